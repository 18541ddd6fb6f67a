import type { Client } from '../domain/clients/client.ts';
import { adminForbidden, adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

const notThere = () => adminNotFound('Could not find client');

/** The client that the path names by its internal id. @throws {Refusal} 404 */
export async function getClient({ store, realm, request }: RealmRequest): Promise<Client> {
  const client = await store.clients.find(realm.id, request.params.id ?? '');
  if (!client) throw notThere();
  return client;
}

const LISTERS = ['view-clients', 'manage-clients', 'query-clients'];

/** Whether the client is there. Of one that is not, those are told who may list clients. @throws {Refusal} 403, 404 */
export async function locateClient(admin: RealmRequest): Promise<void> {
  const { store, realm, request, roles } = admin;
  if (await store.clients.find(realm.id, request.params.id ?? '')) return;
  throw LISTERS.some((role) => roles.has(role)) ? notThere() : adminForbidden();
}

/** The id of the client whose roles are asked for beside something else. @throws {Refusal} 404 */
export async function checkClientThere(
  { store, realm, request }: RealmRequest,
  missing: string,
): Promise<string> {
  const id = request.params.client ?? '';
  if (!realm.roleOwners.has(id) && !(await store.clients.find(realm.id, id))) throw adminNotFound(missing);
  return id;
}
