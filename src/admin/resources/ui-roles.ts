import type { Role } from '../../domain/roles/role.ts';
import { adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { managesOwner, seesOwner } from '../administration.ts';
import { getClient } from '../get-client.ts';
import { getClientScope } from '../get-client-scope.ts';
import { locateUser } from '../get-user.ts';
import { pageOf, paging } from '../paging.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';
import type { MappedRoles } from '../role-mapping-endpoints.ts';
import { roleOfPath } from '../role-places.ts';
import { rolesOfGroup } from './group-role-mappings.ts';
import { rolesOfUser } from './role-mappings.ts';
import { rolesOfClient, rolesOfClientScope } from './scope-mappings.ts';

const OF_USERS = ['view-users', 'manage-users'];
const OF_CLIENTS = ['view-clients', 'manage-clients'];

type Mapped = Pick<MappedRoles, 'direct' | 'effective' | 'own'>;

interface Holder extends Pick<Endpoint, 'path' | 'roles' | 'locate'> {
  /** Whether the caller may have a role mapped to something of that kind. */
  readonly mayMap: (admin: RealmRequest, role: Role) => boolean;
  /** What else the caller needs to know what it has. @throws {Refusal} 403 */
  readonly checkSeen?: (admin: RealmRequest) => unknown;
  readonly find: (admin: RealmRequest) => Promise<Mapped>;
}

const managesUsers = ({ roles }: RealmRequest) => roles.has('manage-users');

const HOLDERS: readonly Holder[] = [
  {
    path: '/users/:id',
    roles: OF_USERS,
    locate: locateUser,
    find: rolesOfUser,
    mayMap: managesUsers,
  },
  {
    path: '/groups/:id',
    roles: OF_USERS,
    locate: locateGroup,
    find: rolesOfGroup,
    mayMap: managesUsers,
  },
  {
    path: '/clients/:id',
    roles: OF_CLIENTS,
    locate: getClient,
    find: rolesOfClient,
    mayMap: managesOwner,
  },
  {
    path: '/clientScopes/:id',
    roles: OF_CLIENTS,
    locate: async (admin) => getClientScope(admin),
    find: rolesOfClientScope,
    mayMap: managesOwner,
  },
  {
    path: '/roles/:id',
    find: rolesOfRole,
    mayMap: managesUsers,
    checkSeen: (admin) => roleOfPath(admin, 'list'),
  },
];

/** What it has, and that it is not there for those alone who may see it. @throws {Refusal} 403, 404 */
async function opened(
  admin: RealmRequest,
  { roles, locate, find }: Pick<Holder, 'roles' | 'locate' | 'find'>,
): Promise<Mapped> {
  const sees = !roles || roles.some((role) => admin.roles.has(role));
  if (sees) await locate?.(admin);
  return find(admin).catch((error) => {
    throw sees ? error : adminForbidden();
  });
}

/** What a role brings; it is itself among it, and any other may be put into it. */
async function rolesOfRole(admin: RealmRequest): Promise<Mapped> {
  const id = admin.request.params.id ?? '';
  if (!admin.realm.roles.byId.has(id)) throw adminNotFound('Could not find role');
  return { direct: [], effective: admin.realm.roles.expand([id]) };
}

/** `/ui-ext/available-roles` and `/ui-ext/effective-roles`: roles of clients as the administration console picks them. */
export const uiRoleEndpoints: readonly Endpoint[] = HOLDERS.flatMap(
  ({ path, find, mayMap, checkSeen, ...opens }): Endpoint[] => [
    {
      // Whoever may map none is told of none.
      method: 'GET',
      path: `/ui-ext/available-roles${path}`,
      handle: async (admin) => {
        const mapped = await opened(admin, { find, ...opens });
        return available(admin, mapped, (role) => mayMap(admin, role));
      },
    },
    {
      method: 'GET',
      path: `/ui-ext/effective-roles${path}`,
      ...opens,
      handle: async (admin) => {
        const mapped = await find(admin);
        checkSeen?.(admin);
        const { own = [] } = mapped;
        const isSeen = seen(admin, mapped);
        return ok(shown(admin, ({ id }) => isSeen.has(id) && !own.includes(id)));
      },
    },
    {
      method: 'GET',
      path: `/ui-ext/effective-roles-all${path}`,
      ...opens,
      handle: async (admin) => {
        const mapped = await find(admin);
        checkSeen?.(admin);
        return ok(allShown(admin, mapped));
      },
    },
  ],
);

/** Through a role that may not be seen nobody sees another (as Keycloak). */
function seen(admin: RealmRequest, { direct, effective }: Mapped): ReadonlySet<string> {
  const { roles } = admin.realm;
  const parts = new Set([...effective].flatMap((id) => roles.children(id)));
  const open = [...effective].filter((id) => direct.includes(id) || !parts.has(id));
  const found = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const role = roles.byId.get(id);
    if (!role || found.has(id) || !seesOwner(admin, role)) continue;
    found.add(id);
    open.push(...roles.children(id));
  }
  return found;
}

/** Those of the realm first, then those of clients, as far as whoever asks may see them. */
function allShown(admin: RealmRequest, mapped: Mapped) {
  const { realm } = admin;
  const roles = [...seen(admin, mapped)]
    .filter((id) => !mapped.own?.includes(id))
    .flatMap((id) => realm.roles.byId.get(id) ?? []);
  return roles
    .toSorted((a, b) => Number(a.clientId !== undefined) - Number(b.clientId !== undefined))
    .map(({ id, name, description, clientId }) => ({
      id,
      name,
      ...(description !== undefined && { description }),
      clientRole: clientId !== undefined,
      ...(clientId !== undefined && { client: realm.roleOwners.get(clientId), clientId }),
    }));
}

export async function locateGroup({ store, realm, request }: RealmRequest): Promise<void> {
  if (!(await store.groups.find(realm.id, request.params.id ?? '')))
    throw adminNotFound('Could not find group');
}

/** As many as the console gets that does not say how many it wants. */
const ROLES_A_PAGE = 10;

/** Those that are not mapped yet and may be, by the page. What is searched is part of a role's name or of its client's. */
function available(
  admin: RealmRequest,
  { direct, own = [] }: Mapped,
  mayMap: (role: Role) => boolean,
): Answer {
  const { first = 0, max = ROLES_A_PAGE } = paging(admin.request);
  const search = admin.request.query.get('search')?.toLowerCase() ?? '';
  const taken = new Set([...direct, ...own]);
  const roles = shown(
    admin,
    (role, client) =>
      !taken.has(role.id) &&
      (role.name.toLowerCase().includes(search) || client.toLowerCase().includes(search)) &&
      mayMap(role),
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
