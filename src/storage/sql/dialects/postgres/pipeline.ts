import type { Connection, DatabaseError, FieldDef, Submittable } from 'pg';
import type { SqlValue } from '../../params.ts';

/** What a statement returns: for each column its name and how its text is read. */
export type Columns = readonly { readonly name: string; readonly isNumber: boolean }[];

/** A run of a statement that its connection has prepared under a name; or, with no name, of SQL as it comes. */
export interface Execution {
  readonly name: string;
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly columns: Columns;
}

export type Row = Record<string, SqlValue>;

/** A pipeline failed at one of its executions, and nothing of it was done; -1 when no execution is to blame. */
export class PipelineError extends Error {
  readonly at: number;
  constructor(at: number, cause: Error) {
    super(cause.message, { cause });
    this.at = at;
  }
}

/** int8, int2, int4: whole numbers, which this schema keeps below 2^53. */
const NUMBERS = new Set([20, 21, 23]);

/** The columns of an answer, and which of them are numbers: PostgreSQL sends all as text. */
export const columnsOf = (fields: readonly FieldDef[]): Columns =>
  fields.map(({ name, dataTypeID }) => ({ name, isNumber: NUMBERS.has(dataTypeID) }));

/**
 * Executions that make one round trip and one transaction: PostgreSQL's extended protocol runs what comes before a Sync
 * as a whole or not at all. (`pg` itself would wait for each answer before it sends the next.)
 */
export class Pipeline implements Submittable {
  readonly done: Promise<Row[][]>;
  readonly #executions: readonly Execution[];
  readonly #results: Row[][];
  #at = 0;
  #unnamed: Columns = [];
  #resolve: (results: Row[][]) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(executions: readonly Execution[]) {
    this.#executions = executions;
    this.#results = executions.map(() => []);
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    for (const { name, sql, values } of this.#executions) {
      if (name === '') connection.parse({ name, text: sql, types: [] }, true);
      connection.bind({ statement: name, values: values.map(textOf) }, true);
      if (name === '') connection.describe({ type: 'P' }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#unnamed = columnsOf(fields);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const execution = this.#executions[this.#at];
    const columns = execution?.name === '' ? this.#unnamed : (execution?.columns ?? []);
    const row: Row = {};
    for (const [index, { name, isNumber }] of columns.entries()) {
      const text = fields[index] ?? null;
      row[name] = isNumber && text !== null ? Number(text) : text;
    }
    this.#results[this.#at]?.push(row);
  }

  handleCommandComplete(): void {
    this.#at++;
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#results);
  }

  handleError(error: DatabaseError | Error): void {
    const isStatements =
      'severity' in error && error.severity === 'ERROR' && this.#at < this.#executions.length;
    this.#reject(new PipelineError(isStatements ? this.#at : -1, error));
  }
}

const textOf = (value: SqlValue): string | null => (value === null ? null : String(value));

/** Has a connection prepare a statement under a name, and asks what it returns. */
export class Preparation implements Submittable {
  readonly done: Promise<Columns>;
  readonly #name: string;
  readonly #sql: string;
  #columns: Columns = [];
  #resolve: (columns: Columns) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(name: string, sql: string) {
    this.#name = name;
    this.#sql = sql;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    connection.parse({ name: this.#name, text: this.#sql, types: [] }, true);
    connection.describe({ type: 'S', name: this.#name }, true);
    connection.sync();
    connection.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#columns = columnsOf(fields);
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#columns);
  }

  handleError(error: Error): void {
    this.#reject(error);
  }
}
