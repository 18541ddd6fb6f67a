import { setTimeout as delay } from 'node:timers/promises';
import { freshPostgres, runOn, skipWithoutPostgres } from '../support/postgres.ts';
import { freshSqlite } from '../support/sqlite.ts';

/** Sessions of nodes that are gone may go on for a moment with what they were told last. */
export async function sessionsAreOver(url: string): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`;
  while ((await runOn(url, sql)).length > 0) await delay(10);
}

export const databases = [
  { name: 'SQLite', freshUrl: async () => freshSqlite(), isQuiet: async () => {}, skip: false as const },
  { name: 'PostgreSQL', freshUrl: freshPostgres, isQuiet: sessionsAreOver, skip: skipWithoutPostgres() },
];
