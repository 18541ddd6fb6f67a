import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { skipWithout } from './missing.ts';
import { findPostgres, startCluster } from './postgres-cluster.ts';

/** A server to make databases in, from the environment; without it a private one is started. */
const GIVEN = process.env.LATCHKEY_TEST_POSTGRES_URL;

/** For the `skip` of a test that needs PostgreSQL. */
export const skipWithoutPostgres = () => skipWithout('PostgreSQL', Boolean(GIVEN || findPostgres()));

let server: Promise<string> | undefined;

/** The URL of an empty database, on a server that all tests of this process share. */
export async function freshPostgres(): Promise<string> {
  server ??= GIVEN ? Promise.resolve(GIVEN) : startCluster().then(({ url }) => url);
  return freshDatabase(await server);
}

/** The URL of an empty database on a server. */
export async function freshDatabase(serverUrl: string): Promise<string> {
  const name = `latchkey_test_${randomBytes(6).toString('hex')}`;
  await runOn(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  // On a server of others we leave nothing behind.
  if (GIVEN) databases.push({ serverUrl, name });
  return url.href;
}

const databases: { serverUrl: string; name: string }[] = [];
process.once('beforeExit', async () => {
  for (const { serverUrl, name } of databases.splice(0)) {
    await runOn(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
});

/** Runs SQL on a database as a bystander would, and gives the rows. */
export async function runOn(databaseUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
