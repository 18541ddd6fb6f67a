import type { Migration } from '../../migrations/migration.ts';

/** How many changes are kept for other processes to read; who falls behind further clears its cache. */
const KEPT = 1000;

/** What SQLite has besides the tables all databases share, step by step under the same numbers. */
export const sqliteMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'changes',
    statements: () => [
      'CREATE TABLE changes (number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL)',
      // There is always a last change, so that a gap behind it can be told from the beginning.
      "INSERT INTO changes (topic) VALUES ('')",
      `CREATE TRIGGER changes_kept AFTER INSERT ON changes WHEN NEW.number % 100 = 0 BEGIN
        DELETE FROM changes WHERE number <= NEW.number - ${KEPT};
      END`,
    ],
  },
];
