import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StaleTopic } from '../../../cache.ts';

/**
 * News of what other threads and processes have committed to the file. Whether there is any is asked of SQLite's
 * `data_version`, which costs microseconds; what it is stands in the table `changes`, written by the units themselves.
 */
export class ChangeFeed {
  readonly #version: StatementSync;
  readonly #since: StatementSync;
  readonly #last: StatementSync;
  #seenVersion: unknown;
  #seen = 0;
  #askedThisTurn = false;

  constructor(database: DatabaseSync) {
    this.#version = database.prepare('PRAGMA data_version');
    this.#version.setReturnArrays(true);
    // The last change seen is read again: when it has been pruned away, others may have been that were never seen.
    this.#since = database.prepare('SELECT number, topic FROM changes WHERE number >= ? ORDER BY number');
    this.#last = database.prepare('SELECT max(number) AS number FROM changes');
    this.#skipToEnd();
  }

  /**
   * Hands over the topics made stale since the last time; `missed` when that is no longer known. Asks once in a turn of
   * the event loop and after each `ask`: within a turn requests may come that were sent after it began.
   */
  read(stale: (topic: StaleTopic) => void, missed: () => void): void {
    if (this.#askedThisTurn) return;
    this.#askedThisTurn = true;
    setImmediate(() => this.ask());
    const [version] = this.#version.get() as unknown as [unknown];
    if (version === this.#seenVersion) return;
    this.#seenVersion = version;
    const changes = this.#since.all(this.#seen) as unknown as { number: number; topic: StaleTopic }[];
    if (changes[0]?.number !== this.#seen) {
      missed();
      this.#skipToEnd();
      return;
    }
    for (const { number, topic } of changes.slice(1)) {
      stale(topic);
      this.#seen = number;
    }
  }

  /** Asks again at the next read: this process has just committed, a request has come, or another turn has begun. */
  ask(): void {
    this.#askedThisTurn = false;
  }

  #skipToEnd(): void {
    this.#seen = (this.#last.get() as { number: number }).number;
  }
}
