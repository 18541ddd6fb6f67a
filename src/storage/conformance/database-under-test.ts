import { after, before } from 'node:test';
import type { Store } from '../../domain/store.ts';
import { openStore, type StoreLog } from '../index.ts';
import type { ColumnTypes } from '../sql/migrations/migration.ts';

/** A kind of database to run the suites on. */
export interface DatabaseUnderTest {
  /** The URL of an empty database. */
  freshUrl(): Promise<string>;
  /** Milliseconds within which a node hears what another has committed; 0 where it asks each time. */
  readonly newsTakes: number;
  /** All that a thief of the database could read. */
  dump(url: string): Promise<string>;
  run(url: string, sql: string): Promise<void>;
  readonly types: ColumnTypes;
}

export const keyEncryptionKey = Buffer.alloc(32, 'key');

export const silent: StoreLog = { info() {}, warn() {}, error() {} };

export const open = (databaseUrl: string): Promise<Store> =>
  openStore({ databaseUrl, keyEncryptionKey, log: silent });

/** Stores on one fresh database for the tests of a suite: as many nodes as asked for. */
export function nodes(
  database: DatabaseUnderTest,
  count: number,
): { readonly stores: readonly Store[]; url: string } {
  const suite = { stores: [] as Store[], url: '' };
  before(async () => {
    suite.url = await database.freshUrl();
    for (let node = 0; node < count; node++) suite.stores.push(await open(suite.url));
  });
  after(async () => {
    await Promise.all(suite.stores.map((store) => store.close()));
  });
  return suite;
}

/** The store of a suite that needs but one node. */
export function oneNode(database: DatabaseUnderTest): () => Store {
  const suite = nodes(database, 1);
  return () => {
    const [store] = suite.stores;
    if (!store) throw new Error('The suite has not begun.');
    return store;
  };
}
