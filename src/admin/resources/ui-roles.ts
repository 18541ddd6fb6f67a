import type { Role } from '../../domain/roles/role.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { locateClient } from '../get-client.ts';
import { locateClientScope } from '../get-client-scope.ts';
import { locateUser } from '../get-user.ts';
import { pageOf, paging } from '../paging.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';
import type { MappedRoles } from '../role-mapping-endpoints.ts';
import { rolesOfGroup } from './group-role-mappings.ts';
import { rolesOfUser } from './role-mappings.ts';
import { rolesOfClient, rolesOfClientScope } from './scope-mappings.ts';

const OF_USERS = ['view-users', 'manage-users'];
const OF_CLIENTS = ['view-clients', 'manage-clients'];

interface Holder extends Pick<Endpoint, 'path' | 'roles' | 'locate'> {
  readonly find: (admin: RealmRequest) => Promise<MappedRoles>;
}

const HOLDERS: readonly Holder[] = [
  { path: '/users/:id', roles: OF_USERS, locate: locateUser, find: rolesOfUser },
  { path: '/groups/:id', roles: OF_USERS, locate: locateGroup, find: rolesOfGroup },
  { path: '/clients/:id', roles: OF_CLIENTS, locate: locateClient, find: rolesOfClient },
  { path: '/clientScopes/:id', roles: OF_CLIENTS, locate: locateClientScope, find: rolesOfClientScope },
];

/** `/ui-ext/available-roles` and `/ui-ext/effective-roles`: roles of clients as the administration console picks them. */
export const uiRoleEndpoints: readonly Endpoint[] = HOLDERS.flatMap(
  ({ path, find, ...opens }): Endpoint[] => [
    {
      method: 'GET',
      path: `/ui-ext/available-roles${path}`,
      ...opens,
      handle: async (admin) => available(admin, await find(admin)),
    },
    {
      method: 'GET',
      path: `/ui-ext/effective-roles${path}`,
      ...opens,
      handle: async (admin) => {
        const { effective, own = [] } = await find(admin);
        return ok(shown(admin, (role) => effective.has(role.id) && !own.includes(role.id)));
      },
    },
  ],
);

async function locateGroup({ store, realm, request }: RealmRequest): Promise<void> {
  if (!(await store.groups.find(realm.id, request.params.id ?? '')))
    throw adminNotFound('Could not find group');
}

/** As many as the console gets that does not say how many it wants. */
const ROLES_A_PAGE = 10;

/** Those that are not mapped yet, by the page. What is searched is part of a role's name or of its client's. */
function available(admin: RealmRequest, { direct, own = [] }: MappedRoles): Answer {
  const { first = 0, max = ROLES_A_PAGE } = paging(admin.request);
  const search = admin.request.query.get('search')?.toLowerCase() ?? '';
  const taken = new Set([...direct, ...own]);
  const roles = shown(
    admin,
    ({ id, name }, client) =>
      !taken.has(id) && (name.toLowerCase().includes(search) || client.toLowerCase().includes(search)),
  );
  return ok(pageOf(roles, { first, max }));
}

function shown({ realm }: RealmRequest, choose: (role: Role, client: string) => boolean) {
  return [...realm.roleOwners]
    .sort(([, one], [, other]) => (one < other ? -1 : 1))
    .flatMap(([clientId, client]) =>
      realm.roles
        .ofClient(clientId)
        .filter((role) => choose(role, client))
        .map(({ id, name, description }) => ({
          id,
          role: name,
          client,
          clientId,
          ...(description !== undefined && { description }),
        })),
    );
}
