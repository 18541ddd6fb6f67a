import type { DatabaseError } from 'pg';
import { sizeOf, takeGroup } from '../../group.ts';
import { PipelineConnection, type Run } from './connection.ts';
import { PipelineError, type Row } from './pipeline.ts';

/** Runs that belong together, and who waits for their rows. */
interface Job {
  readonly runs: readonly Run[];
  readonly size: number;
  readonly order: string;
  resolve(rows: Row[][]): void;
  /** @param at the run that failed, if one did */
  reject(error: Error, at?: number): void;
}

/** The most jobs in one transaction: bounds how long the first of them waits for the last. */
const GROUP = 128;
/** How often what another transaction got in the way of is tried again. */
const ATTEMPTS = 5;
/** serialization_failure, deadlock_detected */
const IN_THE_WAY = new Set(['40001', '40P01']);

/**
 * Runs jobs over a few connections. Those that come while all are busy make a group: one round trip, one transaction and
 * one sync of the disk, which costs a fifth of a transaction each, and far less when they write the same row (each would
 * hold it until its own sync). If one of a group fails, the group is undone and done again in parts around it.
 */
export class Pipelines {
  readonly #connections: PipelineConnection[];
  readonly #idle: PipelineConnection[];
  readonly #areReads: boolean;
  #waiting: Job[] = [];
  #scheduled = false;
  #whenIdle: (() => void) | undefined;

  constructor(databaseUrl: string, { connections, areReads }: { connections: number; areReads: boolean }) {
    this.#areReads = areReads;
    this.#connections = Array.from({ length: connections }, () => new PipelineConnection(databaseUrl));
    this.#idle = [...this.#connections];
  }

  /**
   * @param order jobs of a group run by it: those that change the same rows should do so in the same order everywhere,
   *   so that groups wait for each other instead of deadlocking
   * @throws {PipelineError}
   */
  run(runs: readonly Run[], order = ''): Promise<Row[][]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        runs,
        size: sizeOf(runs),
        order,
        resolve,
        reject: (error, at = -1) => reject(new PipelineError(at, error)),
      });
      if (this.#scheduled) return;
      this.#scheduled = true;
      // Those handed in during the same turn of the event loop go together.
      setImmediate(() => {
        this.#scheduled = false;
        this.#send();
      });
    });
  }

  /** Whether one of these connections is served by this process of PostgreSQL. */
  isServedBy(processId: number): boolean {
    return this.#connections.some((connection) => connection.processId === processId);
  }

  #send(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) {
      const connection = this.#takeIdle();
      const group = takeGroup(this.#waiting, GROUP).sort(byOrder);
      void this.#runGroup(connection, group, 1).then(() => {
        this.#idle.push(connection);
        if (this.#waiting.length > 0) this.#send();
        else if (this.#idle.length === this.#connections.length) this.#whenIdle?.();
      });
    }
  }

  /** An open one if there is: no more are opened than are needed at once. */
  #takeIdle(): PipelineConnection {
    const open = this.#idle.findLastIndex(({ isOpen }) => isOpen);
    const [connection] = this.#idle.splice(open, 1);
    return connection as PipelineConnection;
  }

  async #runGroup(connection: PipelineConnection, group: readonly Job[], attempt: number): Promise<void> {
    if (group.length === 0) return;
    try {
      const rows = await connection.run(group.flatMap(({ runs }) => runs));
      let from = 0;
      for (const { runs, resolve } of group) {
        resolve(rows.slice(from, from + runs.length));
        from += runs.length;
      }
    } catch (error) {
      await this.#recover(connection, group, attempt, error as Error);
    }
  }

  async #recover(
    connection: PipelineConnection,
    group: readonly Job[],
    attempt: number,
    error: Error,
  ): Promise<void> {
    const cause = error instanceof PipelineError ? (error.cause as DatabaseError) : error;
    const blamed = error instanceof PipelineError ? jobAt(group, error.at) : undefined;
    const mayPass = ('code' in cause && IN_THE_WAY.has(cause.code ?? '')) || (this.#areReads && !blamed);
    if (mayPass && attempt < ATTEMPTS) return this.#runGroup(connection, group, attempt + 1);
    // Without a statement to blame (the connection broke) it is not known what was stored: nobody is told that it was.
    if (!blamed) return rejectAll(group, cause);
    const { index, at } = blamed;
    if (index === 0) {
      // Nothing of the group came before it that could have been the reason.
      group[0]?.reject(cause, at);
      return this.#runGroup(connection, group.slice(1), 1);
    }
    await this.#runGroup(connection, group.slice(0, index), 1);
    return this.#runGroup(connection, group.slice(index), 1);
  }

  /** Finishes what was handed in, then lets go of the connections. */
  async close(): Promise<void> {
    if (this.#waiting.length > 0 || this.#idle.length < this.#connections.length) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }
}

const byOrder = (a: Job, b: Job) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0);

function jobAt(group: readonly Job[], run: number): { index: number; at: number } | undefined {
  if (run < 0) return undefined;
  let at = run;
  for (const [index, { runs }] of group.entries()) {
    if (at < runs.length) return { index, at };
    at -= runs.length;
  }
  return undefined;
}

function rejectAll(group: readonly Job[], error: Error): void {
  for (const { reject } of group) reject(error);
}
