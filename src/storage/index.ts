import { resolve } from 'node:path';
import type { Store } from '../domain/store.ts';
import { Sealing } from './sealing.ts';
import type { MigrationRun } from './sql/migrations/pending.ts';
import { sqlStore } from './sql/sql-store.ts';

/** What the store tells its operator. */
export interface StoreLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface StoreOptions {
  /** `sqlite:PATH` or `postgres://...` */
  readonly databaseUrl: string;
  /** 32 bytes that seal the secrets in the database. */
  readonly keyEncryptionKey: Buffer;
  readonly log: StoreLog;
}

/**
 * Opens the database, made or brought up to date where it needs that.
 * @throws when it cannot be reached, was used by a newer release, or is sealed with another key
 */
export async function openStore({ databaseUrl, keyEncryptionKey, log }: StoreOptions): Promise<Store> {
  const sealing = new Sealing(keyEncryptionKey);
  const database = await dialectOf(databaseUrl);
  const { applied } = await database.migrate();
  const [first] = applied;
  const last = applied.at(-1);
  if (first && last)
    log.info(
      { schema: last.number, name: last.name },
      first.number === 1 ? 'database made' : 'schema migrated',
    );
  const engine = await database.open(log);
  try {
    return await sqlStore(engine, sealing, log);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Brings the schema up to date without opening the store: for a start of many nodes, or before one. */
export async function migrate(databaseUrl: string): Promise<MigrationRun> {
  return (await dialectOf(databaseUrl)).migrate();
}

/** Loads only the dialect that is used: a driver costs start time and memory. */
async function dialectOf(databaseUrl: string) {
  const scheme = databaseUrl.slice(0, databaseUrl.indexOf(':') + 1);
  if (scheme === 'sqlite:') {
    const path = databaseUrl.slice(scheme.length);
    if (path === '' || path.startsWith(':')) {
      throw new Error('sqlite: needs the path of a file; its writer thread and its readers share it.');
    }
    const { sqliteDialect } = await import('./sql/dialects/sqlite/index.ts');
    return sqliteDialect(resolve(path));
  }
  if (scheme === 'postgres:' || scheme === 'postgresql:') {
    const { postgresDialect } = await import('./sql/dialects/postgres/index.ts');
    return postgresDialect(databaseUrl);
  }
  throw new Error(`The database URL must begin with sqlite: or postgres://; it begins with "${scheme}".`);
}
