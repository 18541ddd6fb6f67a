import type { Role } from '../../domain/roles/role.ts';
import { adminForbidden } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { groupRepresentation } from '../group-representation.ts';
import { isBrief, pageOf, paging, USUAL_PAGE } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { NAMED_ROLE_PLACES } from '../role-places.ts';
import { userRepresentations } from '../user-representation.ts';

/** `.../roles/{name}/users` and `.../groups`: who has a role without any detour. */
export const roleHolderEndpoints: readonly Endpoint[] = NAMED_ROLE_PLACES.flatMap(
  ({ path, opens, get }): Endpoint[] => [
    {
      method: 'GET',
      path: `${path}/users`,
      ...opens('view'),
      handle: async (admin) => users(admin, get(admin, 'view')),
    },
    {
      method: 'GET',
      path: `${path}/groups`,
      ...opens('view'),
      handle: async (admin) => groups(admin, get(admin, 'view')),
    },
  ],
);

function checkMaySeeUsers({ roles }: RealmRequest): void {
  if (!roles.has('view-users') && !roles.has('manage-users')) throw adminForbidden();
}

async function users(admin: RealmRequest, { id: roleId }: Role): Promise<Answer> {
  checkMaySeeUsers(admin);
  const { store, realm, request, roles } = admin;
  const page = paging(request, USUAL_PAGE);
  const found = await store.users.list(realm.id, { roleId, serviceAccounts: true, ...page });
  const access = { manage: roles.has('manage-users') };
  return ok(
    (await userRepresentations(found, admin)).map((user) => ({ ...user, access })),
    NO_CACHE,
  );
}

async function groups(admin: RealmRequest, { id: roleId }: Role): Promise<Answer> {
  checkMaySeeUsers(admin);
  const { store, realm, request } = admin;
  const found = pageOf(await store.groups.list(realm.id, { roleId }), paging(request, USUAL_PAGE));
  const full = !isBrief(request, true);
  return ok(await Promise.all(found.map((group) => groupRepresentation(admin, group, { full }))), NO_CACHE);
}
