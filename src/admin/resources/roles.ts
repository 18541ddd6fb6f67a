import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Role } from '../../domain/roles/role.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { getClient } from '../get-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { roleRepresentation } from '../role-representation.ts';

const VIEW_REALM = ['view-realm', 'manage-realm', 'view-users', 'manage-users'];
const VIEW_CLIENT = ['view-clients', 'manage-clients', 'view-users', 'manage-users'];

/** `/roles` and `/clients/{id}/roles`: the roles of a realm and of its clients. */
export const roleEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/roles', roles: VIEW_REALM, handle: async (admin) => list(admin, undefined) },
  { method: 'GET', path: '/roles/:name', roles: VIEW_REALM, handle: async (admin) => read(admin, undefined) },
  {
    method: 'GET',
    path: '/clients/:id/roles',
    roles: VIEW_CLIENT,
    handle: async (admin) => list(admin, (await getClient(admin)).id),
  },
  {
    method: 'GET',
    path: '/clients/:id/roles/:name',
    roles: VIEW_CLIENT,
    handle: async (admin) => read(admin, (await getClient(admin)).id),
  },
];

const rolesOf = (realm: RealmView, clientId: string | undefined): readonly Role[] =>
  clientId === undefined
    ? [...realm.roles.byId.values()].filter((role) => role.clientId === undefined)
    : realm.roles.ofClient(clientId);

function list({ realm }: RealmRequest, clientId: string | undefined): Answer {
  return ok(
    rolesOf(realm, clientId).map((role) => roleRepresentation(role, realm)),
    NO_CACHE,
  );
}

function read({ realm, request }: RealmRequest, clientId: string | undefined): Answer {
  const role = realm.roles.find(request.params.name ?? '', clientId);
  if (!role) throw adminNotFound('Could not find role');
  return ok({ ...roleRepresentation(role, realm), attributes: role.attributes }, NO_CACHE);
}
