import type { SqlDialect } from '../dialect.ts';
import { PostgresEngine } from './engine.ts';
import { migratePostgres } from './migrate.ts';

/** A database of PostgreSQL 15 or later. */
export function postgresDialect(databaseUrl: string): SqlDialect {
  return {
    migrate: () => migratePostgres(databaseUrl),
    open: (log) => new PostgresEngine(databaseUrl, log).open(),
  };
}
