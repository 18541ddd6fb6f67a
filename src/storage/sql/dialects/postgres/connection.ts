import pg from 'pg';
import type { SqlValue } from '../../params.ts';
import { type Columns, Pipeline, Preparation, type Row } from './pipeline.ts';

/** A statement to run: under the number it was prepared with, or as it comes. */
export interface Run {
  readonly id: number | undefined;
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;

/**
 * What every connection is set to. Statements are prepared once and reach their rows by an index: planning them again
 * with each value, or by what a table looked like when it was small, would only go wrong. An operator's weaker
 * `synchronous_commit` is raised, because a commit that is acknowledged must be on the disk.
 */
const SETTINGS = `
  SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off;
  SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')`;

/** @param timeout milliseconds in which it has to be there */
export const clientFor = (databaseUrl: string, timeout = CONNECT_TIMEOUT) =>
  new pg.Client({
    connectionString: databaseUrl,
    application_name: 'latchkey',
    connectionTimeoutMillis: timeout,
    keepAlive: true,
  });

/** One connection, made when it is first needed and again when it was lost. Runs one pipeline at a time. */
export class PipelineConnection {
  readonly #databaseUrl: string;
  readonly #patience: number;
  #client: pg.Client | undefined;
  #processId: number | undefined;
  #prepared = new Map<number, Promise<Columns>>();

  /** @param patience how long an answer may take before the connection is given up, in milliseconds */
  constructor(databaseUrl: string, patience = 60_000) {
    this.#databaseUrl = databaseUrl;
    this.#patience = patience;
  }

  get isOpen(): boolean {
    return this.#client !== undefined;
  }

  /** Process id of the server's end, when it is open. */
  get processId(): number | undefined {
    return this.#client && this.#processId;
  }

  /**
   * The rows of each run. All of them are one transaction.
   * @throws {PipelineError} naming the run that failed
   */
  async run(runs: readonly Run[]): Promise<Row[][]> {
    const client = this.#client ?? (await this.#open());
    // A connection may be gone without a word. What waits for it must not wait for as long as TCP would.
    const timer = setTimeout(() => client.connection.stream.destroy(), this.#patience);
    try {
      return await this.#runOver(client, runs);
    } finally {
      clearTimeout(timer);
    }
  }

  async #runOver(client: pg.Client, runs: readonly Run[]): Promise<Row[][]> {
    const executions = [];
    for (const { id, sql, values } of runs) {
      const columns = id === undefined ? [] : await this.#prepare(client, id, sql);
      executions.push({ name: id === undefined ? '' : `s${id}`, sql, values, columns });
    }
    const pipeline = new Pipeline(executions);
    client.query(pipeline);
    return pipeline.done;
  }

  async #open(): Promise<pg.Client> {
    const client = clientFor(this.#databaseUrl, Math.min(CONNECT_TIMEOUT, this.#patience));
    const forget = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    const timer = setTimeout(() => client.connection.stream.destroy(), this.#patience);
    try {
      await client.query(SETTINGS);
      const { rows } = await client.query<{ process: number }>('SELECT pg_backend_pid() AS process');
      this.#processId = rows[0]?.process;
    } finally {
      clearTimeout(timer);
    }
    this.#prepared = new Map();
    this.#client = client;
    return client;
  }

  #prepare(client: pg.Client, id: number, sql: string): Promise<Columns> {
    const known = this.#prepared.get(id);
    if (known) return known;
    const preparation = new Preparation(`s${id}`, sql);
    client.query(preparation);
    this.#prepared.set(id, preparation.done);
    preparation.done.catch(() => this.#prepared.delete(id));
    return preparation.done;
  }

  async close(): Promise<void> {
    await this.#client?.end();
  }
}
