import { retryWhenChanged } from '../../domain/retry.ts';
import type { Role } from '../../domain/roles/role.ts';
import { Conflict } from '../../domain/store.ts';
import { adminError, adminNotFound, duplicateResource } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { checkMayChange } from '../administration.ts';
import { followingMappers } from '../following-mappers.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { ROLE_PLACES } from '../role-places.ts';
import { fullRoleRepresentation, type RoleRepresentation } from '../role-representation.ts';
import { withoutEmpty } from '../without-empty.ts';
import { namelessRole, readRole } from './roles.ts';

/** `/roles/{name}`, `/clients/{id}/roles/{name}` and `/roles-by-id/{id}`: one role. */
export const oneRoleEndpoints: readonly Endpoint[] = ROLE_PLACES.flatMap(({ path, opens, get }) => [
  {
    method: 'GET' as const,
    path,
    ...opens('view'),
    handle: async (admin) => ok(fullRoleRepresentation(get(admin, 'view'), admin.realm), NO_CACHE),
  },
  endpointWithBody({
    method: 'PUT',
    path,
    ...opens('manage'),
    read: readRole,
    handle: async (admin, asked) => update(admin, get(admin, 'manage'), asked),
  }),
  {
    method: 'DELETE' as const,
    path,
    ...opens('manage'),
    handle: async (admin) => remove(admin, get(admin, 'manage')),
  },
]);

async function update(
  { store, realm, record }: RealmRequest,
  { id, clientId }: Role,
  { name, description, attributes }: RoleRepresentation,
): Promise<Answer> {
  if (clientId !== undefined) record({ resourceType: 'CLIENT_ROLE' });
  try {
    await retryWhenChanged(async () => {
      const before = await store.roles.find(realm.id, id);
      if (!before) throw adminNotFound('Could not find role');
      checkMayChange(realm, before);
      if (!name) throw namelessRole();
      const { description: _replaced, ...rest } = before;
      const role: Role = {
        ...rest,
        name,
        ...(description !== undefined && { description }),
        ...(attributes && { attributes: withoutEmpty(attributes) }),
      };
      const owner = realm.roleOwners.get(role.clientId ?? '');
      const named = (of: Role) => (owner === undefined ? of.name : `${owner}.${of.name}`);
      const followed = await followingMappers(store, realm, 'role', (text) =>
        text === named(before) ? named(role) : text,
      );
      await store.commit([store.roles.update(role, { ifRevision: before.revision }), ...followed]);
    });
  } catch (error) {
    throw error instanceof Conflict ? duplicateResource() : error;
  }
  return noContent;
}

async function remove({ store, realm, request, record }: RealmRequest, role: Role): Promise<Answer> {
  checkMayChange(realm, role);
  if (role.id === realm.defaultRoleId)
    throw adminError(400, `${role.name} is default role of the realm and cannot be removed.`);
  if (role.clientId !== undefined) record({ resourceType: 'CLIENT_ROLE' });
  // Of a role that is named by its id Keycloak says no more.
  if (request.params.name !== undefined)
    record({ representation: { id: role.id, name: role.name, composite: realm.roles.isComposite(role.id) } });
  try {
    await store.commit([store.roles.remove(role)]);
  } catch (error) {
    if (error instanceof Conflict) throw adminNotFound('Could not find role');
    throw error;
  }
  return { ...noContent, headers: NO_CACHE };
}
