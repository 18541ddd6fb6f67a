import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Expression, Kysely, type SqlBool, sql } from 'kysely';
import type { Topic } from '../../../../domain/store.ts';
import { type Shelf, TopicCache } from '../../../cache.ts';
import type { Engine, RunRead } from '../../engine.ts';
import type { MigrationRun } from '../../migrations/pending.ts';
import type { SqlValue } from '../../params.ts';
import type { Tables } from '../../schema.ts';
import type { Statement } from '../../statement.ts';
import { ChangeFeed } from './change-feed.ts';
import { readingDialect } from './kysely-driver.ts';
import { migrateSqlite } from './migrate.ts';
import { openForReading, openForWriting } from './open.ts';
import { WriterThread } from './writer-thread.ts';

/** How long a write waits for that of another process, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/** Makes the file, or brings an existing one up to date. */
export function migrateSqliteFile(path: string): MigrationRun {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Made by us rather than by SQLite, so that nobody else may read it; its companions take over the mode.
  closeSync(openSync(path, 'a', 0o600));
  const database = openForWriting({ path, busyTimeout: BUSY_TIMEOUT });
  try {
    return migrateSqlite(database);
  } finally {
    database.close();
  }
}

/** One SQLite file: reads on this thread, each a few microseconds; writes on a thread of their own. */
export class SqliteEngine implements Engine {
  readonly kysely: Kysely<Tables>;
  readonly #database: DatabaseSync;
  readonly #writer: WriterThread;
  readonly #changes: ChangeFeed;
  readonly #cache: TopicCache;
  #heard: Promise<void> | undefined;

  /** @param path of a file that has been migrated */
  constructor(path: string) {
    const options = { path, busyTimeout: BUSY_TIMEOUT };
    this.#writer = new WriterThread(options);
    this.#database = openForReading(options);
    this.kysely = new Kysely<Tables>({ dialect: readingDialect(this.#database) });
    this.#changes = new ChangeFeed(this.#database);
    this.#cache = new TopicCache(() => {
      this.#changes.read(
        (topic) => this.#cache.drop(topic),
        () => this.#cache.clear(),
      );
      return true;
    });
  }

  prepareRead<Row>(text: string): RunRead<Row> {
    const statement = this.#database.prepare(text);
    return async (values: readonly SqlValue[]) => statement.all(...values) as Row[];
  }

  /** As it is: the writer counts the rows. */
  spellWrite(text: string): string {
    return text;
  }

  spellTouch(topics: string): string {
    return `INSERT INTO changes (topic) ${topics}`;
  }

  /** The sign keeps the column from its indexes (SQLite Query Optimizer Overview, section 2.1). */
  sortedAfterwards(column: string): Expression<unknown> {
    return sql`+${sql.ref(column)}`;
  }

  contains(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool> {
    return sql<SqlBool>`instr(${column}, ${text}) > 0`;
  }

  /** SQLite knows the cases of ASCII alone; what is beyond takes longer. */
  mayContainInAnyCase(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool> {
    return sql<SqlBool>`(instr(lower(${column}), lower(${text})) > 0
      OR length(${text}) <> octet_length(${text}) AND instr(lower_case(${column}), lower_case(${text})) > 0)`;
  }

  async commit(unit: readonly Statement[]): Promise<void> {
    await this.#writer.commit(unit);
    this.#changes.ask();
  }

  /** One look, which costs microseconds, is for all who ask in a turn of the event loop: they wait for its end. */
  heard(): Promise<void> {
    this.#heard ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#heard = undefined;
        this.#changes.ask();
        resolve();
      });
    });
    return this.#heard;
  }

  forgetCached(): void {
    this.#cache.clear();
  }

  cached<Value>(topic: Topic, load: () => Promise<Value>, shelf?: Shelf): Promise<Value> {
    return this.#cache.get(topic, load, shelf);
  }

  async ping(): Promise<void> {
    this.#database.prepare('SELECT 1').get();
  }

  async close(): Promise<void> {
    await this.#writer.finish();
    // The last to close writes the log back into the file, which a reader may not.
    this.#database.close();
    await this.#writer.close();
  }
}
