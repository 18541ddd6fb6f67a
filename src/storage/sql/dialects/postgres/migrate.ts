import type { Client } from 'pg';
import { type AppliedMigration, type MigrationRun, pendingMigrations } from '../../migrations/pending.ts';
import { clientFor } from './connection.ts';
import { postgresMigrations, types } from './migrations.ts';

/** Any number that no other application on the database uses for an advisory lock. */
const LOCK = 7_216_050_932;

/** Brings the schema up to date. One node at a time: the others wait for an advisory lock. */
export async function migratePostgres(databaseUrl: string): Promise<MigrationRun> {
  const client = clientFor(databaseUrl);
  await client.connect();
  try {
    if ((await pending(client)).length === 0) return { applied: [] };
    // Before the transaction: within one, a session may go on believing that there are no tables yet.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('BEGIN');
    const steps = await pending(client);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migrations (number bigint PRIMARY KEY, name text NOT NULL)',
    );
    for (const { number, name, statements } of steps) {
      for (const statement of statements) await client.query(statement);
      await client.query('INSERT INTO schema_migrations (number, name) VALUES ($1, $2)', [number, name]);
    }
    await client.query('COMMIT');
    return { applied: steps.map(({ number, name }) => ({ number, name })) };
  } finally {
    // Gives up the lock, and after an error the transaction.
    await client.end();
  }
}

async function pending(client: Client) {
  const { rows: tables } = await client.query("SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL");
  const { rows } =
    tables.length === 0
      ? { rows: [] }
      : await client.query<AppliedMigration>(
          'SELECT number::int AS number, name FROM schema_migrations ORDER BY number',
        );
  return pendingMigrations(rows, postgresMigrations, types);
}
