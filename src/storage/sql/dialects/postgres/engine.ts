import { setTimeout as delay } from 'node:timers/promises';
import { type Expression, Kysely, type SqlBool, sql } from 'kysely';
import type { Topic } from '../../../../domain/store.ts';
import { type Shelf, type StaleTopic, TopicCache } from '../../../cache.ts';
import type { StoreLog } from '../../../index.ts';
import type { Engine, Planning, RunRead } from '../../engine.ts';
import type { SqlValue } from '../../params.ts';
import type { Tables } from '../../schema.ts';
import type { Expectation, Statement } from '../../statement.ts';
import { PipelineConnection } from './connection.ts';
import { errorOf, errorOfRead } from './errors.ts';
import { readingDialect } from './kysely-driver.ts';
import { CHANNEL, Listener } from './listener.ts';
import type { PipelineError, Row } from './pipeline.ts';
import { Pipelines } from './pipelines.ts';

/** Two, so that a long unit (a realm removed) does not hold up the others of its node. */
const WRITERS = 2;
const READERS = 4;

/** Milliseconds in which a question has to be answered that is only about whether one is. */
const PING = 2000;

/** How long positions may be unsettled before it is called a failure, in milliseconds. */
const SETTLE = 30_000;

/** A database of PostgreSQL, shared by any number of nodes. */
export class PostgresEngine implements Engine {
  readonly kysely: Kysely<Tables>;
  readonly #writers: Pipelines;
  readonly #readers: Pipelines;
  /** Of its own: what hangs on the others until their patience ends says nothing of the database. */
  readonly #pings: PipelineConnection;
  #ping: Promise<void> | undefined;
  readonly #cache: TopicCache;
  readonly #listener: Listener;
  #reads = 0;

  constructor(databaseUrl: string, log: StoreLog) {
    this.#writers = new Pipelines(databaseUrl, { connections: WRITERS, areReads: false });
    this.#readers = new Pipelines(databaseUrl, { connections: READERS, areReads: true });
    this.#pings = new PipelineConnection(databaseUrl, PING);
    this.kysely = new Kysely<Tables>({
      dialect: readingDialect((sql, values) => this.#read(undefined, sql, values)),
    });
    this.#cache = new TopicCache((): boolean => this.#listener.isListening);
    this.#listener = new Listener(databaseUrl, {
      onNews: (topic, processId) => {
        // What this node has changed itself it has dropped before it said so; what was loaded since may stay.
        if (!this.#writers.isServedBy(processId)) this.#cache.drop(topic as StaleTopic);
      },
      onStart: () => this.#cache.clear(),
      onLoss: (error) => {
        this.#cache.clear();
        log.warn({ err: error }, 'news of changes lost: nothing is cached until they are heard again');
      },
    });
  }

  async open(): Promise<this> {
    await this.#listener.start();
    return this;
  }

  /** What is not prepared under a name is planned for its values. */
  prepareRead<R>(text: string, planning: Planning): RunRead<R> {
    const id = planning === 'once' ? ++this.#reads : undefined;
    return async (values) => (await this.#read(id, text, values)) as R[];
  }

  async #read(id: number | undefined, text: string, values: readonly SqlValue[]): Promise<Row[]> {
    // PostgreSQL's text has no NUL, so nothing can be found by one; asked for it, it would fail.
    if (values.some((value) => typeof value === 'string' && value.includes('\0'))) return [];
    try {
      const [rows = []] = await this.#readers.run([{ id, sql: text, values }]);
      return rows;
    } catch (error) {
      throw errorOfRead(error as PipelineError);
    }
  }

  /** PostgreSQL counts the row itself, so that a unit needs no second round trip: any count but one divides by zero. */
  spellWrite(text: string, { oneRow }: Expectation): string {
    return oneRow ? `WITH done AS (${text} RETURNING 1) SELECT 1 / (count(*) = 1)::int FROM done` : text;
  }

  spellTouch(topics: string): string {
    // A notification holds less than 8000 bytes.
    return `SELECT topic, pg_notify('${CHANNEL}', topic) FROM (
      SELECT CASE WHEN octet_length(topic) < 8000 THEN topic ELSE 'everything' END AS topic
      FROM (${topics}) AS touched) AS notified`;
  }

  /** As it is: PostgreSQL knows what it costs. */
  sortedAfterwards(column: string): Expression<unknown> {
    return sql.ref(column);
  }

  contains(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool> {
    return sql<SqlBool>`strpos(${column}, ${text}) > 0`;
  }

  /** Which cases PostgreSQL knows beyond ASCII depends on how it was set up: there, whatever is beyond it too may. */
  mayContainInAnyCase(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool> {
    const sought = sql`CAST(${text} AS TEXT)`;
    return sql<SqlBool>`(strpos(lower(${column}), lower(${sought} COLLATE "C")) > 0
      OR length(${sought}) <> octet_length(${sought}) AND length(${column}) <> octet_length(${column}))`;
  }

  async commit(unit: readonly Statement[]): Promise<void> {
    const runs = unit.map(({ write: { id, sql }, values }) => ({ id, sql, values }));
    const contended = unit.find(({ write }) => write.expectation.oneRow);
    try {
      const results = await this.#writers.run(
        runs,
        contended && `${contended.write.id} ${contended.values.join(' ')}`,
      );
      for (const { topic } of results.flat())
        if (typeof topic === 'string') this.#cache.drop(topic as StaleTopic);
    } catch (error) {
      // Perhaps it was committed all the same, and its news was taken for something dropped already.
      if ((error as PipelineError).at === -1) this.#cache.clear();
      throw errorOf(error as PipelineError, unit);
    }
  }

  heard(): Promise<void> {
    return this.#listener.heard();
  }

  forgetCached(): void {
    this.#cache.clear();
  }

  cached<Value>(topic: Topic, load: () => Promise<Value>, shelf?: Shelf): Promise<Value> {
    return this.#cache.get(topic, load, shelf);
  }

  /** Waits for the transactions that are under way: their numbers are below the next one to be given. */
  async settle(): Promise<void> {
    const [now] = await this.#horizon();
    const deadline = Date.now() + SETTLE;
    for (let pause = 1; ; pause = Math.min(pause * 2, 100)) {
      const [, oldest] = await this.#horizon();
      if (oldest >= now) return;
      if (Date.now() > deadline) throw new Error(`A transaction has been under way for ${SETTLE} ms.`);
      await delay(pause);
    }
  }

  /** The next transaction's number, and the smallest that is under way. */
  async #horizon(): Promise<[next: bigint, oldest: bigint]> {
    const [row] = await this.#read(
      undefined,
      `SELECT pg_snapshot_xmax(now)::text AS next, pg_snapshot_xmin(now)::text AS oldest
        FROM pg_current_snapshot() AS now`,
      [],
    );
    return [BigInt(row?.next ?? 0), BigInt(row?.oldest ?? 0)];
  }

  /** Asked once at a time. */
  ping(): Promise<void> {
    const ask = async () =>
      void (await this.#pings.run([{ id: undefined, sql: 'SELECT 1 AS one', values: [] }]));
    this.#ping ??= ask().finally(() => {
      this.#ping = undefined;
    });
    return this.#ping;
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#writers.close(),
      this.#readers.close(),
      this.#pings.close(),
      this.#listener.close(),
    ]);
  }
}
