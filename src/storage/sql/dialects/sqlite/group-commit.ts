import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Refusal } from '../../statement.ts';
import type { Group, Outcome, Run } from './writer-protocol.ts';

/** Extended result codes of SQLite. */
const CONSTRAINT_FOREIGN_KEY = 787;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_UNIQUE = 2067;

interface Prepared {
  readonly statement: StatementSync;
  readonly oneRow: boolean;
}

/** Commits units in groups: all of a group share one transaction and one sync of the disk, each in a savepoint. */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<number, Prepared>();
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#savepoint = database.prepare('SAVEPOINT unit');
    this.#release = database.prepare('RELEASE unit');
  }

  /** What became of each unit. Those that committed are on the disk when this returns. */
  run({ definitions, units }: Group): Outcome[] {
    for (const [id, sql, oneRow] of definitions) {
      this.#statements.set(id, { statement: this.#database.prepare(sql), oneRow });
    }
    try {
      this.#begin.run();
      const outcomes = units.map((unit) => this.#runUnit(unit));
      this.#commit.run();
      return outcomes;
    } catch (error) {
      // Nothing of the group is stored: the lock was not to be had, or the disk is full or failing.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      const failure = String(error);
      return units.map(() => ({ failure, isOfTheDatabase: true }));
    }
  }

  #runUnit(unit: readonly Run[]): Outcome {
    this.#savepoint.run();
    for (let at = 0; at < unit.length; at++) {
      const refusal = this.#runStatement(unit[at] as Run);
      if (!refusal) continue;
      this.#database.exec('ROLLBACK TO unit; RELEASE unit');
      return typeof refusal === 'string' ? { failure: refusal, isOfTheDatabase: false } : { at, refusal };
    }
    this.#release.run();
    return undefined;
  }

  /** Nothing when it is done, a refusal, or the words of a failure that concerns this statement alone. */
  #runStatement([id, ...values]: Run): Refusal | string | undefined {
    const prepared = this.#statements.get(id);
    if (!prepared) return `no statement ${id}`;
    try {
      const { changes } = prepared.statement.run(...values);
      return prepared.oneRow && changes !== 1 ? { kind: 'rows' } : undefined;
    } catch (error) {
      // On some errors SQLite gives up the whole transaction, and with it the units before.
      if (!this.#database.isTransaction) throw error;
      return refusalOf(error) ?? String(error);
    }
  }
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  if (error.errcode === CONSTRAINT_FOREIGN_KEY) return { kind: 'foreign-key' };
  if (error.errcode === CONSTRAINT_UNIQUE || error.errcode === CONSTRAINT_PRIMARY_KEY) {
    return { kind: 'unique', violated: error.message };
  }
  return undefined;
}
