import type { DatabaseSync } from 'node:sqlite';
import type { ColumnTypes } from '../../migrations/migration.ts';
import { type AppliedMigration, type MigrationRun, pendingMigrations } from '../../migrations/pending.ts';
import { sqliteMigrations } from './migrations.ts';

export const types: ColumnTypes = {
  text: 'TEXT',
  wholeNumber: 'INTEGER',
  position: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  member: (column, name) => `json_extract(${column}, '$.${name}')`,
  translated: (column, from, to) => {
    const others = [...to];
    return [...from].reduce((text, each, at) => `replace(${text}, '${each}', '${others[at]}')`, column);
  },
  isAscii: (column) => `(length(CAST(${column} AS BLOB)) = length(${column}))`,
};

/** Brings the schema up to date. One process at a time: the others wait for the file's write lock. */
export function migrateSqlite(database: DatabaseSync): MigrationRun {
  if (pendingMigrations(applied(database), sqliteMigrations, types).length === 0) return { applied: [] };
  database.exec('BEGIN IMMEDIATE');
  try {
    const pending = pendingMigrations(applied(database), sqliteMigrations, types);
    database.exec(
      'CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)',
    );
    const note = database.prepare('INSERT INTO schema_migrations (number, name) VALUES (?, ?)');
    for (const { number, name, statements } of pending) {
      for (const statement of statements) database.exec(statement);
      note.run(number, name);
    }
    database.exec('COMMIT');
    return { applied: pending.map(({ number, name }) => ({ number, name })) };
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function applied(database: DatabaseSync): AppliedMigration[] {
  const [table] = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'").all();
  if (!table) return [];
  return database
    .prepare('SELECT number, name FROM schema_migrations ORDER BY number')
    .all() as unknown as AppliedMigration[];
}
