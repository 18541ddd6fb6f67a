import type { SqlDialect } from '../dialect.ts';
import { migrateSqliteFile, SqliteEngine } from './engine.ts';

/** SQLite in a file of its own. */
export function sqliteDialect(path: string): SqlDialect {
  return {
    migrate: async () => migrateSqliteFile(path),
    open: async () => new SqliteEngine(path),
  };
}
