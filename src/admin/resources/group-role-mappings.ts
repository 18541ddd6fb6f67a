import { mayHandOut } from '../administration.ts';
import { getGroup } from '../find-group.ts';
import type { RealmRequest } from '../resource.ts';
import { type MappedRoles, roleMappingEndpoints } from '../role-mapping-endpoints.ts';

/** `/groups/{id}/role-mappings`: the roles that everybody in a group has. */
export const groupRoleMappingEndpoints = roleMappingEndpoints({
  path: '/groups/:id/role-mappings',
  view: ['view-users', 'manage-users'],
  manage: ['manage-users'],
  viewClients: ['view-clients', 'manage-clients'],
  locate: (admin) => getGroup(admin),
  noClient: 'Client not found',
  find: rolesOfGroup,
});

export async function rolesOfGroup(admin: RealmRequest): Promise<MappedRoles> {
  const { store, realm } = admin;
  const { id: groupId } = await getGroup(admin);
  return {
    direct: await store.groups.roles(realm.id, groupId),
    effective: realm.roles.expand(await store.groups.effectiveRoles(realm.id, [groupId])),
    mayMap: (role) => admin.roles.has('manage-users') && mayHandOut(admin, [role]),
    async add(roles) {
      await store.commit(roles.map(({ id }) => store.groups.addRole(realm.id, groupId, id)));
    },
    async remove(roles) {
      await store.commit(roles.map(({ id }) => store.groups.removeRole(realm.id, groupId, id)));
    },
  };
}
