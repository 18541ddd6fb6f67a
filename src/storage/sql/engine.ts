import type { Expression, Kysely, SqlBool } from 'kysely';
import type { Topic } from '../../domain/store.ts';
import type { Shelf } from '../cache.ts';
import type { SqlValue } from './params.ts';
import type { Tables } from './schema.ts';
import type { Expectation, Statement } from './statement.ts';

/**
 * How a read is planned, where the database has that choice: once for all values, or each time for those it is given,
 * which finds a better way where they differ in how much they leave.
 */
export type Planning = 'once' | 'each time';

/** A prepared read of one database. */
export type RunRead<Row> = (values: readonly SqlValue[]) => Promise<Row[]>;

/** One database: how it is spelled, and how reads, units and news of changes work there. */
export interface Engine {
  /** Builds SQL for this database, and runs what is asked too rarely to be prepared. Reads only. */
  readonly kysely: Kysely<Tables>;

  prepareRead<Row>(sql: string, planning: Planning): RunRead<Row>;

  /** The SQL with which a unit runs a write, its expectation included where the database is to check it. */
  spellWrite(sql: string, expectation: Expectation): string;

  /** A write that tells every node about the rows (one column, `topic`) of a query. */
  spellTouch(sql: string): string;

  contains(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool>;
  /** Never false where the column has the text in any case; beyond ASCII perhaps true where it has not: whoever asks looks again. */
  mayContainInAnyCase(column: Expression<string>, text: string | Expression<string>): Expression<SqlBool>;

  /**
   * A column to sort by what has been found, where an index that is in its order would rather be gone through from end to end: all of a
   * realm for the few rows of one user.
   */
  sortedAfterwards(column: string): Expression<unknown>;

  /** @see Store.commit */
  commit(unit: readonly Statement[]): Promise<void>;

  /** @see Store.heard */
  heard(): Promise<void>;

  /** @see Store.forgetCached */
  forgetCached(): void;

  /** @see Store.cached */
  cached<Value>(topic: Topic, load: () => Promise<Value>, shelf?: Shelf): Promise<Value>;

  /** Resolves once every write has ended that was under way; absent where rows get their position as they commit. */
  settle?(): Promise<void>;

  ping(): Promise<void>;
  close(): Promise<void>;
}
