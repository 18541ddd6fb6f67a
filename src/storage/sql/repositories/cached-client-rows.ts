import type { Client } from '../../../domain/clients/client.ts';
import type { ClientRepository } from '../../../domain/clients/client-repository.ts';
import type { Sealing } from '../../sealing.ts';
import type { Database } from '../database.ts';
import { columns, fromRow } from './client-row.ts';

/** How many rows one query asks for. */
const BATCH = 250;

/**
 * Reads the clients of some client ids, in that order, without those that are gone. Those in the cache are taken from there
 * and the others read together.
 */
export function clientRowsThroughCache(
  { build, engine }: Database,
  sealing: Sealing,
  findByClientId: ClientRepository['findByClientId'],
): (realmId: string, clientIds: readonly string[]) => Promise<Client[]> {
  async function read(realmId: string, clientIds: readonly string[]): Promise<Map<string, Client>> {
    const rows = await build
      .selectFrom('clients')
      .select(columns)
      .where('realm_id', '=', realmId)
      .where('client_id', 'in', clientIds)
      .execute();
    return new Map(rows.map((row) => [row.client_id, fromRow(row, sealing)]));
  }

  async function batch(realmId: string, clientIds: readonly string[]): Promise<Client[]> {
    let missing: string[] | undefined = [];
    const { promise: found, resolve, reject } = Promise.withResolvers<Map<string, Client>>();
    const load = (clientId: string) => () => {
      // The cache asks late when another's load, which it waited for, found nothing.
      if (!missing) return findByClientId(realmId, clientId);
      missing.push(clientId);
      return found.then((clients) => clients.get(clientId));
    };
    const clients = Promise.all(
      clientIds.map((clientId) => engine.cached(`client:${realmId}:${clientId}`, load(clientId), 'rows')),
    );
    const toRead = missing;
    missing = undefined;
    if (toRead.length > 0) read(realmId, toRead).then(resolve, reject);
    return (await clients).filter((client) => client !== undefined);
  }

  return async (realmId, clientIds) => {
    const clients: Client[] = [];
    for (let at = 0; at < clientIds.length; at += BATCH)
      clients.push(...(await batch(realmId, clientIds.slice(at, at + BATCH))));
    return clients;
  };
}
