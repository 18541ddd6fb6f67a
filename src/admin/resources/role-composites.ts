import type { Role } from '../../domain/roles/role.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { checkMayChange, checkMayInclude, seesOwner } from '../administration.ts';
import { checkClientThere } from '../get-client.ts';
import { readRoles, rolesById } from '../named-roles.ts';
import { pageOf, paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { ROLE_PLACES, type RolePlace } from '../role-places.ts';
import { roleRepresentations } from '../role-representation.ts';

/** `.../composites`: the roles that a role includes. */
export const roleCompositeEndpoints: readonly Endpoint[] = ROLE_PLACES.flatMap(endpointsOf);

function endpointsOf({ path: role, opens, get, narrowsComposites = false }: RolePlace): Endpoint[] {
  const path = `${role}/composites`;
  const change = (method: 'POST' | 'DELETE', apply: typeof add) =>
    endpointWithBody({
      method,
      path,
      ...opens('manage'),
      read: readRoles,
      handle: async (admin, named) => {
        const parent = get(admin, 'manage');
        if (parent.clientId !== undefined) admin.record({ resourceType: 'CLIENT_ROLE' });
        return apply(admin, parent, rolesById(admin.realm, named, 'Could not find composite role'));
      },
    });
  return [
    {
      method: 'GET',
      path,
      ...opens('view'),
      handle: async (admin) => list(admin, get(admin, 'view'), () => true, narrowsComposites),
    },
    change('POST', add),
    change('DELETE', remove),
    {
      method: 'GET',
      path: `${path}/realm`,
      ...opens('view'),
      handle: async (admin) => list(admin, get(admin, 'view'), ({ clientId }) => clientId === undefined),
    },
    {
      method: 'GET',
      path: `${path}/clients/:client`,
      ...opens('view'),
      handle: async (admin) => {
        const parent = get(admin, 'view');
        const owner = await checkClientThere(admin, 'Could not find client');
        return list(admin, parent, ({ clientId }) => clientId === owner);
      },
    },
  ];
}

/** The parts of a role that the caller may see, by name; where they narrow, `search`, `first` and `max` do. */
function list(admin: RealmRequest, parent: Role, belongs: (role: Role) => boolean, narrows = false): Answer {
  const { realm, request } = admin;
  const search = (narrows && request.query.get('search')?.toLowerCase()) || '';
  const parts = realm.roles
    .children(parent.id)
    .flatMap((id) => realm.roles.byId.get(id) ?? [])
    .filter((role) => belongs(role) && seesOwner(admin, role) && role.name.toLowerCase().includes(search))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return ok(roleRepresentations(narrows ? pageOf(parts, paging(request)) : parts, realm), NO_CACHE);
}

async function add(admin: RealmRequest, parent: Role, parts: readonly Role[]): Promise<Answer> {
  const { store, realm } = admin;
  checkMayChange(realm, parent);
  checkMayInclude(admin, parts);
  await store.commit(
    parts.map(({ id: childId }) => store.roles.addComposite(realm.id, { roleId: parent.id, childId })),
  );
  return noContent;
}

async function remove(admin: RealmRequest, parent: Role, parts: readonly Role[]): Promise<Answer> {
  const { store, realm } = admin;
  checkMayChange(realm, parent);
  checkMayInclude(admin, parts);
  await store.commit(
    parts.map(({ id: childId }) => store.roles.removeComposite(realm.id, { roleId: parent.id, childId })),
  );
  return noContent;
}
