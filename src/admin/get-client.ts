import type { Client } from '../domain/clients/client.ts';
import { adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/** The client that the path names by its internal id. @throws {Refusal} 404 */
export async function getClient({ store, realm, request }: RealmRequest): Promise<Client> {
  const client = await store.clients.find(realm.id, request.params.id ?? '');
  if (!client) throw adminNotFound('Could not find client');
  return client;
}
