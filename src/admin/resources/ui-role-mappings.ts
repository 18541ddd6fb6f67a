import { Type } from 'typebox';
import { adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import { noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { text } from '../../lib/optional.ts';
import { seesOwner } from '../administration.ts';
import { locateClient } from '../get-client.ts';
import { locateClientScope } from '../get-client-scope.ts';
import { locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';
import { allMappings, type MappedRoles } from '../role-mapping-endpoints.ts';
import { roleOfPath } from '../role-places.ts';
import { rolesOfGroup } from './group-role-mappings.ts';
import { rolesOfUser } from './role-mappings.ts';
import { rolesOfClient, rolesOfClientScope } from './scope-mappings.ts';
import { locateGroup } from './ui-roles.ts';

interface Holder extends Pick<Endpoint, 'path' | 'roles' | 'locate'> {
  readonly find: (admin: RealmRequest) => Promise<MappedRoles>;
}

const OF_USERS = ['manage-users'];
const OF_CLIENTS = ['manage-clients'];
const HOLDERS: readonly Holder[] = [
  { path: '/users/:id', roles: OF_USERS, locate: locateUser, find: rolesOfUser },
  { path: '/groups/:id', roles: OF_USERS, locate: locateGroup, find: rolesOfGroup },
  { path: '/clients/:id', roles: OF_CLIENTS, locate: locateClient, find: rolesOfClient },
  { path: '/clientScopes/:id', roles: OF_CLIENTS, locate: locateClientScope, find: rolesOfClientScope },
];

/** `/ui-ext/role-mapping-delete`, `/ui-ext/role-mappings`: roles of the realm and of clients at once, as the console has them. */
export const uiRoleMappingEndpoints: readonly Endpoint[] = [
  ...HOLDERS.map(({ path, find, ...opens }) =>
    endpointWithBody({
      method: 'POST',
      path: `/ui-ext/role-mapping-delete${path}`,
      ...opens,
      read: readRoleIds,
      handle: async (admin, ids) => {
        const { remove, mayMap } = await find(admin);
        const roles = ids.flatMap((id) => admin.realm.roles.byId.get(id) ?? []);
        if (!roles.every(mayMap)) throw adminForbidden();
        await remove(roles);
        return noContent;
      },
    }),
  ),
  {
    method: 'GET',
    path: '/ui-ext/role-mappings/roles/:id',
    async handle(admin) {
      const { realm, request } = admin;
      if (!realm.roles.byId.has(request.params.id ?? '')) throw adminNotFound('Could not find role');
      const { id } = roleOfPath(admin, 'view');
      const parts = realm.roles.children(id).flatMap((part) => realm.roles.byId.get(part) ?? []);
      const seen = parts.filter((part) => seesOwner(admin, part)).map((part) => part.id);
      return ok(allMappings(admin, seen, (client) => client));
    },
  },
];

const RoleDeleteRequest = Type.Object({ roleId: text, roleName: text, clientId: text });

function readRoleIds(request: Request): readonly string[] {
  const asked = readJson(request, 'RoleDeleteRequest', Type.Array(RoleDeleteRequest));
  return asked.map(({ roleId }) => {
    if (roleId === undefined) throw badRequest('roleId says which role is meant');
    return roleId;
  });
}
