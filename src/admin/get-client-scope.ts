import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { Conflict } from '../domain/store.ts';
import { adminForbidden, adminNotFound } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

const missing = () => adminNotFound('Could not find client scope');

/** The client scope that the path names. @throws {Refusal} 404 */
export function getClientScope({ realm, request }: RealmRequest): ClientScope {
  const scope = realm.clientScopes.find(({ id }) => id === request.params.id);
  if (!scope) throw missing();
  return scope;
}

const LISTERS = ['view-clients', 'manage-clients', 'query-clients'];

/** Whether it is there, told to those who may list client scopes. @throws {Refusal} 403, 404 */
export async function locateClientScope(admin: RealmRequest): Promise<void> {
  if (!LISTERS.some((role) => admin.roles.has(role))) throw adminForbidden();
  getClientScope(admin);
}

/** Changes the client scope that the path names. @throws {Refusal} 404 */
export async function changeClientScope(
  admin: RealmRequest,
  change: (before: ClientScope) => ClientScope,
): Promise<void> {
  const { store } = admin;
  try {
    await store.commit([store.clientScopes.update(change(getClientScope(admin)))]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') throw missing();
    throw error;
  }
}
