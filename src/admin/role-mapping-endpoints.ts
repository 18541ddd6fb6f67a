import type { Role } from '../domain/roles/role.ts';
import { type Answer, noContent, ok } from '../http/exchange.ts';
import { checkClientThere } from './get-client.ts';
import { readSomeRoles, rolesOfOwner } from './named-roles.ts';
import { isBrief } from './paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from './resource.ts';
import { roleRepresentations } from './role-representation.ts';

/** The roles that somebody or something has. */
export interface MappedRoles {
  /** Ids of those mapped directly. */
  readonly direct: readonly string[];
  /** Ids of those it has after all, through composites and whatever else reaches it. */
  readonly effective: ReadonlySet<string>;
  /** Ids of those that it has without being mapped, and that are not to be had again. */
  readonly own?: readonly string[];
  /** @throws {Refusal} 403 */
  readonly add: (roles: readonly Role[]) => Promise<void>;
  /** @throws {Refusal} 403 */
  readonly remove: (roles: readonly Role[]) => Promise<void>;
}

/** Something that roles are mapped to. */
export interface RoleHolder {
  /** Of the mappings, below the realm. */
  readonly path: string;
  readonly view: readonly string[];
  readonly manage: readonly string[];
  readonly locate: (admin: RealmRequest) => Promise<unknown>;
  /** What is said of a client that is not there. */
  readonly noClient: string;
  /** @throws {Refusal} 404 */
  readonly find: (admin: RealmRequest) => Promise<MappedRoles>;
}

/** The endpoints that show and change what roles a holder has. */
export function roleMappingEndpoints(holder: RoleHolder): Endpoint[] {
  const { path, view, locate, find } = holder;
  const all: Endpoint = {
    method: 'GET',
    path,
    roles: view,
    locate,
    handle: async (admin) => ok(allMappings(admin, (await find(admin)).direct), NO_CACHE),
  };
  return [all, ...ofOwner(holder, '/realm'), ...ofOwner(holder, '/clients/:client')];
}

function ofOwner(
  { path: holder, view, manage, locate, noClient, find }: RoleHolder,
  owner: string,
): Endpoint[] {
  const path = holder + owner;
  const ownerOf = async (admin: RealmRequest) =>
    admin.request.params.client === undefined ? undefined : checkClientThere(admin, noClient);
  const select =
    (choose: (mapped: MappedRoles, id: string) => boolean, mayBeBrief: boolean) =>
    async (admin: RealmRequest) => {
      const mapped = await find(admin);
      const clientId = await ownerOf(admin);
      const roles = admin.realm.roles.ofOwner(clientId).filter(({ id }) => choose(mapped, id));
      const brief = !mayBeBrief || isBrief(admin.request, true);
      return ok(roleRepresentations(roles, admin.realm, brief), NO_CACHE);
    };
  const isDirect = ({ direct }: MappedRoles, id: string) => direct.includes(id);
  const isEffective = ({ effective }: MappedRoles, id: string) => effective.has(id);
  const isAvailable = (mapped: MappedRoles, id: string) => !isDirect(mapped, id) && !mapped.own?.includes(id);
  const change = (method: 'POST' | 'DELETE') =>
    endpointWithBody({
      method,
      path,
      roles: manage,
      locate,
      read: readSomeRoles,
      handle: async (admin, named): Promise<Answer> => {
        const mapped = await find(admin);
        const clientId = await ownerOf(admin);
        const roles = named
          ? rolesOfOwner(admin.realm, named, clientId)
          : admin.realm.roles.ofOwner(clientId).filter(({ id }) => isDirect(mapped, id));
        await (method === 'POST' ? mapped.add(roles) : mapped.remove(roles));
        return noContent;
      },
    });
  return [
    { method: 'GET', path, roles: view, locate, handle: select(isDirect, false) },
    change('POST'),
    change('DELETE'),
    {
      method: 'GET',
      path: `${path}/available`,
      roles: view,
      locate,
      handle: select(isAvailable, false),
    },
    { method: 'GET', path: `${path}/composite`, roles: view, locate, handle: select(isEffective, true) },
  ];
}

/** All mappings at once, those of clients by the client's name. */
export function allMappings(
  { realm }: RealmRequest,
  direct: readonly string[],
  containerOf = (_client: string, id: string) => id,
) {
  const roles = direct.flatMap((id) => realm.roles.byId.get(id) ?? []);
  const byOwner = Map.groupBy(roles, ({ clientId }) => clientId);
  const ofRealm = byOwner.get(undefined);
  const ofClients = [...byOwner].flatMap(([id, mappings]) => {
    const client = id === undefined ? undefined : realm.roleOwners.get(id);
    if (client === undefined) return [];
    const shown = roleRepresentations(mappings, realm);
    const containerId = containerOf(client, id ?? '');
    return [[client, { id, client, mappings: shown.map((role) => ({ ...role, containerId })) }] as const];
  });
  return {
    ...(ofRealm && { realmMappings: roleRepresentations(ofRealm, realm) }),
    ...(ofClients.length > 0 && { clientMappings: Object.fromEntries(ofClients) }),
  };
}
