import type { Role } from '../domain/roles/role.ts';
import { adminForbidden } from '../errors/admin.ts';
import { type Answer, noContent, ok } from '../http/exchange.ts';
import { seesOwner } from './administration.ts';
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
  /** Whether it has whatever roles there are, and will be. */
  readonly all?: boolean;
  /** Ids of those that it has without being mapped, and that are not to be had again. */
  readonly own?: readonly string[];
  /** Whether the caller may have it mapped, or not any more. */
  readonly mayMap: (role: Role) => boolean;
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
  /** What the caller needs besides to see which roles of a client it has. */
  readonly viewClients?: readonly string[];
  /** The roles that a request names, of the realm or of a client. @throws {Refusal} 404 */
  readonly rolesNamed?: typeof rolesOfOwner;
  /** What is said of a client that is not there. */
  readonly noClient: string;
  /** @throws {Refusal} 404 */
  readonly find: (admin: RealmRequest) => Promise<MappedRoles>;
}

/** The endpoints that show and change what roles a holder has. */
export function roleMappingEndpoints(holder: RoleHolder): Endpoint[] {
  const { path, view, viewClients, locate, find } = holder;
  const all: Endpoint = {
    method: 'GET',
    path,
    roles: view,
    locate,
    handle: async (admin) => {
      const { direct } = await find(admin);
      const isSeen = (role: Role | undefined) => !viewClients || (role && seesOwner(admin, role));
      const seen = direct.filter((id) => isSeen(admin.realm.roles.byId.get(id)));
      return ok(allMappings(admin, seen), NO_CACHE);
    },
  };
  return [all, ...ofOwner(holder, '/realm'), ...ofOwner(holder, '/clients/:client')];
}

function ofOwner(
  { path: holder, view, manage, viewClients, locate, noClient, find, rolesNamed = rolesOfOwner }: RoleHolder,
  owner: string,
): Endpoint[] {
  const path = holder + owner;
  const ownerOf = async (admin: RealmRequest) =>
    admin.request.params.client === undefined ? undefined : checkClientThere(admin, noClient);
  // Whether there is such a client is told before anything about roles (as Keycloak).
  const locateOwner = async (admin: RealmRequest) => {
    await locate(admin);
    await ownerOf(admin);
  };
  const select =
    (choose: (mapped: MappedRoles, role: Role) => boolean, mayBeBrief: boolean) =>
    async (admin: RealmRequest) => {
      const mapped = await find(admin);
      const clientId = await ownerOf(admin);
      const isHidden = clientId !== undefined && viewClients && choose !== isAvailable;
      if (isHidden && !viewClients.some((role) => admin.roles.has(role))) throw adminForbidden();
      const roles = admin.realm.roles.ofOwner(clientId).filter((role) => choose(mapped, role));
      const brief = !mayBeBrief || isBrief(admin.request, true);
      return ok(roleRepresentations(roles, admin.realm, brief), NO_CACHE);
    };
  const isDirect = ({ direct }: MappedRoles, { id }: Role) => direct.includes(id);
  const isEffective = ({ effective, all }: MappedRoles, { id }: Role) => all || effective.has(id);
  const isAvailable = (mapped: MappedRoles, role: Role) =>
    !isDirect(mapped, role) && !mapped.own?.includes(role.id) && mapped.mayMap(role);
  const change = (method: 'POST' | 'DELETE') =>
    endpointWithBody({
      method,
      path,
      roles: manage,
      locate: locateOwner,
      read: readSomeRoles,
      handle: async (admin, named): Promise<Answer> => {
        const mapped = await find(admin);
        const clientId = await ownerOf(admin);
        const roles = named
          ? rolesNamed(admin.realm, named, clientId)
          : admin.realm.roles.ofOwner(clientId).filter((role) => isDirect(mapped, role));
        if (!roles.every((role) => mapped.mayMap(role))) throw adminForbidden();
        if (!named) admin.record({ representation: roleRepresentations(roles, admin.realm) });
        admin.record({ unlisted: method === 'POST' && roles.length === 0 });
        await (method === 'POST' ? mapped.add(roles) : mapped.remove(roles));
        return noContent;
      },
    });
  return [
    { method: 'GET', path, roles: view, locate: locateOwner, handle: select(isDirect, false) },
    change('POST'),
    change('DELETE'),
    {
      method: 'GET',
      path: `${path}/available`,
      roles: view,
      locate: locateOwner,
      handle: select(isAvailable, false),
    },
    {
      method: 'GET',
      path: `${path}/composite`,
      roles: view,
      locate: locateOwner,
      handle: select(isEffective, true),
    },
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
