import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Role } from '../../domain/roles/role.ts';
import { Conflict } from '../../domain/store.ts';
import { adminConflict, adminError, adminForbidden } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { checkMayInclude } from '../administration.ts';
import { getClient } from '../get-client.ts';
import { isBrief, pageOf, paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { ROLE_CONTAINERS } from '../role-places.ts';
import { RoleRepresentation, roleRepresentations } from '../role-representation.ts';
import { withoutEmpty } from '../without-empty.ts';

/** `/roles` and `/clients/{id}/roles`: the roles of a realm and of its clients. */
export const roleEndpoints: readonly Endpoint[] = ROLE_CONTAINERS.flatMap(({ path, opens, owner }) => [
  { method: 'GET' as const, path, ...opens('list'), handle: async (admin) => list(admin, owner(admin)) },
  endpointWithBody({
    method: 'POST',
    path,
    ...opens('manage'),
    read: readRole,
    handle: async (admin, asked) => create(admin, asked, owner(admin)),
  }),
]);

export function readRole(request: Request): RoleRepresentation {
  return readJson(request, 'RoleRepresentation', RoleRepresentation);
}

export const namelessRole = () => new Refusal(400, 'role has no name');

function list({ realm, request }: RealmRequest, clientId: string | undefined): Answer {
  const page = paging(request);
  const search = request.query.get('search')?.trim().toLowerCase();
  const matches = ({ name, description = '' }: Role) =>
    !search || name.toLowerCase().includes(search) || description.toLowerCase().includes(search);
  const found = realm.roles.ofOwner(clientId).filter(matches);
  // Without a search, a page is taken for one only where both its ends are named (as Keycloak).
  const paged = search !== undefined || ['first', 'max'].every((name) => request.query.get(name));
  const shown = roleRepresentations(paged ? pageOf(found, page) : found, realm, isBrief(request, true));
  return ok(shown, NO_CACHE);
}

async function create(
  admin: RealmRequest,
  asked: RoleRepresentation,
  clientId: string | undefined,
): Promise<Answer> {
  const { store, realm, request } = admin;
  if (clientId !== undefined && holdsAdministration(await getClient(admin))) throw adminForbidden();
  const { name, description, attributes = {} } = asked;
  if (!name) throw namelessRole();
  const role: Role = {
    id: newId(),
    realmId: realm.id,
    ...(clientId !== undefined && { clientId }),
    name,
    ...(description !== undefined && { description }),
    attributes: withoutEmpty(attributes),
  };
  const parts = asked.composite ? partsOf(admin, asked.composites ?? {}) : [];
  checkMayInclude(admin, parts);
  admin.record({ made: name, members: { id: role.id } });
  try {
    await store.commit([
      store.roles.create(role),
      ...parts.map(({ id }) => store.roles.addComposite(realm.id, { roleId: role.id, childId: id })),
    ]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw adminConflict(`Role with name ${name} already exists`);
  }
  const owner = clientId === undefined ? '' : `/clients/${pathSegment(clientId)}`;
  const at = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}${owner}`;
  return created(`${at}/roles/${pathSegment(name)}`);
}

/** The roles a new one is to include, by name. Those of a client nobody knows are passed over (as Keycloak). */
function partsOf(
  { realm }: RealmRequest,
  { realm: ofRealm = [], client: ofClients = {} }: NonNullable<RoleRepresentation['composites']>,
): Role[] {
  const find = (kind: string, name: string, clientId?: string) => {
    const role = realm.roles.find(name, clientId);
    if (!role) throw adminError(404, `${kind} Role with name ${name} does not exist`);
    return role;
  };
  const idOf = (owner: string) => [...realm.roleOwners].find(([, clientId]) => clientId === owner)?.[0];
  return [
    ...ofRealm.map((name) => find('Realm', name)),
    ...Object.entries(ofClients).flatMap(([owner, names]) => {
      const id = idOf(owner);
      return id === undefined ? [] : names.map((name) => find('Client', name, id));
    }),
  ];
}
