import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { retryWhenChanged } from '../domain/retry.ts';
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

/** Changes a client scope, never over somebody else's change; the one that the path names, unless told otherwise. @throws {Refusal} 404, 409 */
export async function changeClientScope(
  { store, realm, request }: RealmRequest,
  change: (before: ClientScope) => ClientScope,
  id = request.params.id ?? '',
): Promise<void> {
  await retryWhenChanged(async () => {
    const before = await store.clientScopes.find(realm.id, id);
    if (!before) throw missing();
    const scope = change(before);
    if (scope === before) return;
    await store.commit([store.clientScopes.update(scope, { ifRevision: before.revision })]);
  });
}
