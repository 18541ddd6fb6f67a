import { effectiveRoles } from '../../domain/users/effective-roles.ts';
import { mayHandOut } from '../administration.ts';
import { getUser, locateUser } from '../get-user.ts';
import type { RealmRequest } from '../resource.ts';
import { type MappedRoles, roleMappingEndpoints } from '../role-mapping-endpoints.ts';

/** `/users/{id}/role-mappings`: the roles of a user. */
export const userRoleMappingEndpoints = roleMappingEndpoints({
  path: '/users/:id/role-mappings',
  view: ['view-users', 'manage-users'],
  manage: ['manage-users'],
  viewClients: ['view-clients', 'manage-clients'],
  locate: locateUser,
  noClient: 'Client not found',
  find: rolesOfUser,
});

export async function rolesOfUser(admin: RealmRequest): Promise<MappedRoles> {
  const { store, realm } = admin;
  const { id: userId } = await getUser(admin);
  const direct = await store.users.roles(realm.id, userId);
  return {
    direct,
    effective: realm.roles.expand(await effectiveRoles(store, realm.id, userId)),
    mayMap: (role) => admin.roles.has('manage-users') && mayHandOut(admin, [role]),
    async add(roles) {
      await store.commit(roles.map(({ id }) => store.users.addRole(realm.id, userId, id)));
    },
    async remove(roles) {
      await store.commit(roles.map(({ id }) => store.users.removeRole(realm.id, userId, id)));
    },
  };
}
