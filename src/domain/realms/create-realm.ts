import { newId } from '../../lib/ids.ts';
import type { RealmAuthentication } from '../authentication/authentication.ts';
import { realmAssignment, type ScopeAssignment } from '../client-scopes/assignment.ts';
import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { Client } from '../clients/client.ts';
import type { Component } from '../components/component.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.ts';
import type { Role } from '../roles/role.ts';
import { type RoleBook, roleBook } from '../roles/role-book.ts';
import type { Change, Store } from '../store.ts';
import { freshClientScopes, OFFLINE_ACCESS } from './fresh/client-scopes.ts';
import { adminClient, freshClients, realmClient } from './fresh/clients.ts';
import { freshComponents } from './fresh/components.ts';
import {
  ACCOUNT_ROLES,
  ADMIN_ROLES,
  BROKER_ROLES,
  DEFAULT_ACCOUNT_ROLES,
  DEFAULT_REALM_ROLES,
  REALM_MANAGEMENT_ROLES,
  type RoleTable,
} from './fresh/roles.ts';
import { ADMIN_ROLE, CREATE_REALM_ROLE, MASTER, REALM_MANAGEMENT, realmClientId } from './names.ts';
import type { Realm } from './realm.ts';
import { createContents, type RealmContents } from './realm-contents.ts';
import { freshRealmSettings, type RealmSettings } from './settings.ts';

/** How to name a realm that is to be made; what is left out is Keycloak's default. */
export interface NewRealm {
  readonly id: string;
  readonly name: string;
  readonly settings?: Partial<RealmSettings>;
}

/** What the realm itself is to have in the place of what it would be given. */
export interface GivenBeginning {
  /** Realm roles. */
  readonly roles?: readonly Role[];
  /** Which of them every new user gets. */
  readonly defaultRole?: Pick<Role, 'id' | 'name' | 'description'>;
  /** All there are to be, but for the one for offline tokens. */
  readonly clientScopes?: readonly ClientScope[] | undefined;
}

/** A realm with its roles and client scopes, and nothing that refers to them. */
export interface BegunRealm {
  readonly realm: Realm;
  readonly roles: RoleBook;
  readonly clientScopes: readonly ClientScope[];
  /** What built-in clients have of them. */
  readonly builtInScopes: ScopeAssignment;
}

/** A realm before its clients: settings, roles and client scopes, those that are given completed by what every realm has. Stores nothing. */
export function beginRealm(
  { id, name, settings }: NewRealm,
  { roles: given = [], defaultRole: said, clientScopes }: GivenBeginning = {},
): BegunRealm {
  const roles = roleBook(id);
  for (const role of given) roles.add(role);
  const defaultRole = addDefaultRole(roles, id, name, said);
  const hasScope = clientScopes?.some((scope) => scope.name === OFFLINE_ACCESS) ?? false;
  for (const role of DEFAULT_REALM_ROLES) {
    // Offline tokens take both, a role and a scope: without one of them they are set up anew (as Keycloak).
    if (roles.find(role) && (role !== OFFLINE_ACCESS || hasScope)) continue;
    const description = `\${role_${role.replace('offline_access', 'offline-access')}}`;
    roles.include(defaultRole, roles.ensure(role, undefined, { description }));
  }
  const scopes = scopesOf(id, clientScopes, roles);
  return {
    realm: { id, name, defaultRoleId: defaultRole.id, settings: { ...freshRealmSettings, ...settings } },
    roles,
    clientScopes: scopes,
    // Built-in clients come before the scopes of a document (as Keycloak).
    builtInScopes: clientScopes ? NO_SCOPES : realmAssignment(scopes, 'openid-connect'),
  };
}

/** What else the realm is to have in the place of what it would be given. */
export interface GivenContents {
  readonly authentication?: RealmAuthentication | undefined;
  /** Of a type that is among them, none but these. */
  readonly components?: readonly Component[];
  readonly identityProviders?: readonly IdentityProvider[];
  /** Built-in clients among them are as they are here. Their roles are in the book. */
  readonly clients?: readonly Client[];
}

/**
 * The realm with what is given, and whatever of the rest it needs: keys, registration policies, clients and their roles.
 * @param now milliseconds since 1970
 */
export async function completeRealm(
  { realm, roles, clientScopes, builtInScopes }: BegunRealm,
  { authentication, components = [], identityProviders = [], clients = [] }: GivenContents,
  now: number,
): Promise<RealmContents> {
  const { id, name } = realm;
  const setting = { realmId: id, realmName: name, scopes: builtInScopes, now };
  const types = new Set(components.map(({ providerType }) => providerType));
  return {
    realm,
    authentication,
    components: [...components, ...(await freshComponents(id, name, now, types))],
    identityProviders,
    clientScopes,
    clients: addClients(setting, clients, roles, realm),
    roles,
    groups: [],
  };
}

/** What a realm has that is made by its name alone. @param now milliseconds since 1970 */
export const freshContents = (realm: NewRealm, now: number): Promise<RealmContents> =>
  completeRealm(beginRealm(realm), {}, now);

const NO_SCOPES = { defaultClientScopes: [], optionalClientScopes: [] };

function addDefaultRole(
  roles: RoleBook,
  realmId: string,
  realmName: string,
  said: GivenBeginning['defaultRole'],
): Role {
  const { id = newId(), ...rest } = said ?? {
    name: `default-roles-${realmName.toLowerCase()}`,
    description: `\${role_default-roles}`,
  };
  return roles.find(rest.name) ?? roles.add({ id, realmId, attributes: {}, ...rest });
}

/** There is always one for offline tokens, which the role for them opens. */
function scopesOf(
  realmId: string,
  given: readonly ClientScope[] | undefined,
  roles: RoleBook,
): readonly ClientScope[] {
  if (given?.some(({ name }) => name === OFFLINE_ACCESS)) return given;
  const scopeMappings = [roles.ensure(OFFLINE_ACCESS).id];
  const fresh = freshClientScopes(realmId).map((scope) =>
    scope.name === OFFLINE_ACCESS ? { ...scope, scopeMappings } : scope,
  );
  return given ? [...given, ...fresh.filter(({ name }) => name === OFFLINE_ACCESS)] : fresh;
}

/** The clients that every realm has, with their roles, where they are not given. */
function addClients(
  setting: Parameters<typeof freshClients>[0],
  given: readonly Client[],
  roles: RoleBook,
  { name, defaultRoleId }: Realm,
): readonly Client[] {
  const isMaster = name === MASTER;
  const has = (clientId: string) => given.some((client) => client.clientId === clientId);
  const admin = isMaster
    ? realmClient({ ...setting, scopes: NO_SCOPES }, MASTER)
    : (given.find(({ clientId }) => clientId === REALM_MANAGEMENT) ?? adminClient(setting, REALM_MANAGEMENT));
  addRoles(roles, admin, isMaster ? ADMIN_ROLES : REALM_MANAGEMENT_ROLES);
  const fresh = freshClients(setting);
  const { account, accountConsole, ...others } = fresh;
  const added = Object.values(others).filter(({ clientId }) => !has(clientId));
  if (!has(fresh.broker.clientId)) addRoles(roles, fresh.broker, BROKER_ROLES);
  if (!has(admin.clientId)) added.push(admin);
  // Whoever has an account client has account pages of their own (as Keycloak).
  if (!has(account.clientId)) {
    const own = addRoles(roles, account, ACCOUNT_ROLES);
    const everybody = roles.all.find(({ id }) => id === defaultRoleId);
    for (const role of DEFAULT_ACCOUNT_ROLES) if (everybody) roles.include(everybody, own(role));
    added.push(account);
    const scopeMappings = ['manage-account', 'view-groups'].map((role) => own(role).id);
    if (!has(accountConsole.clientId)) added.push({ ...accountConsole, scopeMappings });
  }
  return [...given, ...added];
}

/** Those of the roles that the client lacks, and what they include. */
function addRoles(roles: RoleBook, { id }: Client, table: RoleTable): (name: string) => Role {
  const names = Object.keys(table);
  const missing = new Set(names.filter((name) => !roles.find(name, id)));
  const role = (name: string) => roles.ensure(name, id, { description: `\${role_${name}}` });
  for (const name of names)
    for (const child of table[name] ?? [])
      if (missing.has(name) || missing.has(child)) roles.include(role(name), role(child));
  for (const name of missing) role(name);
  return role;
}

/** The master realm, and the role in it that may do everything. @param now milliseconds since 1970 */
export async function createMaster(
  store: Store,
  settings: Partial<RealmSettings>,
  now: number,
): Promise<{
  readonly realm: Realm;
  readonly clientScopes: RealmContents['clientScopes'];
  readonly unit: Change[];
  readonly adminRole: Role;
}> {
  const contents = await freshContents({ id: newId(), name: MASTER, settings }, now);
  const { realm, roles, clients } = contents;
  const adminRole = roles.ensure(ADMIN_ROLE, undefined, { description: `\${role_admin}` });
  const createRealm = { description: `\${role_create-realm}` };
  roles.include(adminRole, roles.ensure(CREATE_REALM_ROLE, undefined, createRealm));
  const own = clients.find(({ clientId }) => clientId === realmClientId(MASTER));
  for (const role of roles.all) if (role.clientId === own?.id) roles.include(adminRole, role);
  return { realm, clientScopes: contents.clientScopes, unit: createContents(store, contents), adminRole };
}

/** What in the master realm administers another: a client, and its roles, which the master's administrators have. */
export async function administration(
  store: Store,
  master: Realm,
  realmName: string,
  now: number,
): Promise<{ readonly unit: Change[]; readonly roles: readonly Role[] }> {
  const client = realmClient({ realmId: master.id, realmName, now, scopes: NO_SCOPES }, realmName);
  const roles = roleBook(master.id);
  addRoles(roles, client, ADMIN_ROLES);
  const made = [...roles.all];
  const admin = (await store.roles.list(master.id)).find(
    (role) => role.name === ADMIN_ROLE && role.clientId === undefined,
  );
  if (admin) for (const role of made) roles.include(admin, role);
  const unit = [
    store.clients.create(client),
    ...made.map((role) => store.roles.create(role)),
    ...roles.composites.map((composite) => store.roles.addComposite(master.id, composite)),
  ];
  return { unit, roles: made };
}
