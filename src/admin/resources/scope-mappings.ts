import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Role } from '../../domain/roles/role.ts';
import { adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { managesOwner } from '../administration.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { changeClientScope, getClientScope, locateClientScope } from '../get-client-scope.ts';
import { type NamedRole, rolesById } from '../named-roles.ts';
import type { RealmRequest } from '../resource.ts';
import { type MappedRoles, roleMappingEndpoints } from '../role-mapping-endpoints.ts';

const RIGHTS = {
  view: ['view-clients', 'manage-clients'],
  manage: ['manage-clients'],
  noClient: 'Could not find client',
  rolesNamed,
};

/** `.../scope-mappings`: the roles that tokens for a client, or with a client scope, may speak of. */
export const scopeMappingEndpoints = [
  ...roleMappingEndpoints({
    ...RIGHTS,
    path: '/clients/:id/scope-mappings',
    locate: locateClient,
    find: rolesOfClient,
  }),
  ...roleMappingEndpoints({
    ...RIGHTS,
    path: '/client-scopes/:id/scope-mappings',
    locate: locateClientScope,
    find: rolesOfClientScope,
  }),
];

/** By their ids whoever owns them; by their names where it is said whose they are (as Keycloak). */
function rolesNamed(realm: RealmView, named: readonly NamedRole[], clientId: string | undefined): Role[] {
  if (clientId === undefined) return rolesById(realm, named, 'Role not found');
  return named.map(({ name = '' }) => {
    const role = realm.roles.find(name, clientId);
    if (!role) throw adminNotFound('Role not found');
    return role;
  });
}

type Holder = Pick<Client | ClientScope, 'scopeMappings'>;

export async function rolesOfClient(admin: RealmRequest): Promise<MappedRoles> {
  const client = await getClient(admin);
  const own = admin.realm.roles.ofClient(client.id).map(({ id }) => id);
  const roles = mapped(admin, client, own, async (change) => {
    if (holdsAdministration(client)) throw adminForbidden();
    await changeClient(admin, (before) => ({ ...before, ...change(before) }));
  });
  return { ...roles, all: client.fullScopeAllowed };
}

export async function rolesOfClientScope(admin: RealmRequest): Promise<MappedRoles> {
  return mapped(admin, getClientScope(admin), [], (change) =>
    changeClientScope(admin, (before) => ({ ...before, ...change(before) })),
  );
}

function mapped(
  admin: RealmRequest,
  { scopeMappings: direct }: Holder,
  own: readonly string[],
  apply: (change: (before: Holder) => Holder) => Promise<void>,
): MappedRoles {
  const { realm } = admin;
  return {
    direct,
    own,
    effective: realm.roles.expand([...direct, ...own]),
    mayMap: (role) => managesOwner(admin, role),
    add: (roles) =>
      apply(({ scopeMappings }) => ({
        scopeMappings: [...new Set([...scopeMappings, ...roles.map(({ id }) => id)])],
      })),
    remove: (roles) =>
      apply(({ scopeMappings }) => ({
        scopeMappings: scopeMappings.filter((id) => !roles.some((role) => role.id === id)),
      })),
  };
}
