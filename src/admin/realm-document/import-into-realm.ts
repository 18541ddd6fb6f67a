import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import type { Client } from '../../domain/clients/client.ts';
import { holdOverrides } from '../../domain/clients/flow-overrides.ts';
import { removeClient } from '../../domain/clients/remove-client.ts';
import { createServiceAccount } from '../../domain/clients/service-account.ts';
import type { GroupContents } from '../../domain/realms/realm-contents.ts';
import type { Role } from '../../domain/roles/role.ts';
import { roleBook } from '../../domain/roles/role-book.ts';
import type { Change } from '../../domain/store.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import { adminError, adminForbidden } from '../../errors/admin.ts';
import { checkMayChange, checkMayHandOut, checkMayJoin, holdsAdministration } from '../administration.ts';
import { BUILT_IN_CLIENTS } from '../built-in-clients.ts';
import { findGroupByPath } from '../find-group.ts';
import type { RealmRequest } from '../resource.ts';
import type { RoleRepresentation } from '../role-representation.ts';
import { readClient } from './clients.ts';
import type { PartialImportRepresentation } from './document.ts';
import { readGroup } from './groups.ts';
import { importProviders } from './import-providers.ts';
import type { Clash, ImportLog } from './partial-import-results.ts';
import { type NamedRoles, namedRoles, partsOf, readRole } from './roles.ts';
import { refuseAuthorization } from './unavailable.ts';
import { createUserDraft, readUser, type UserDraft } from './users.ts';

/** What goes, and what others refer to, comes first; roles are made in between. */
interface Work {
  readonly first: Change[];
  readonly last: Change[];
}

/**
 * The changes that bring the things of a document into a realm. What is overwritten is removed and made anew (as Keycloak).
 * Everything is checked as where it is made one by one, and nobody hands out more than they have.
 * @throws {Refusal} 400, 403, 409 with the first thing that is wrong
 */
export async function importIntoRealm(
  admin: RealmRequest,
  document: PartialImportRepresentation,
  log: ImportLog,
): Promise<Change[]> {
  const work: Work = { first: [], last: [] };
  const clients = await importClients(admin, document, log, work);
  const roles = importRoles(admin, document, log, work, clients);
  const identityProviders = importProviders(admin, document, log, work);
  const groups = await importGroups(admin, document, log, work, roles.named);
  await importUsers({ ...admin, realm: { ...admin.realm, identityProviders } }, document, log, work, {
    clients,
    roles: roles.named,
    groups,
  });
  return [...work.first, ...roles.changes(), ...work.last];
}

interface ImportedClients {
  /** Those that are named anywhere in the document, as they will be, by their public ids. */
  readonly named: ReadonlyMap<string, Client>;
  readonly made: readonly Client[];
  /** Internal ids of those that go. */
  readonly gone: ReadonlySet<string>;
}

async function importClients(
  { store, realm, fetchSector, clock }: RealmRequest,
  document: PartialImportRepresentation,
  log: ImportLog,
  { first }: Work,
): Promise<ImportedClients> {
  const surroundings = {
    ...realm,
    authentication: () => realm.changedAuthentication ?? builtInAuthentication(realm.id),
  };
  const named = new Map<string, Client>();
  for (const clientId of clientsNamedIn(document)) {
    const client = await store.clients.findByClientId(realm.id, clientId);
    if (client) named.set(clientId, client);
  }
  const made: Client[] = [];
  const gone = new Set<string>();
  for (const said of document.clients ?? []) {
    if (BUILT_IN_CLIENTS.has(said.clientId ?? '')) continue;
    refuseAuthorization(said);
    const client = await readClient(said, surroundings, { fetchSector, now: clock.now() });
    const { clientId } = client;
    const before = await store.clients.findByClientId(realm.id, clientId);
    const clash: Clash | undefined = before && {
      id: before.id,
      refusal: `Client id '${clientId}' already exists`,
    };
    if (!log.takes('CLIENT', clientId, client.id, clash)) continue;
    if (before) {
      if (holdsAdministration(before)) throw adminForbidden();
      first.push(...(await removeClient(store, before)));
      gone.add(before.id);
    }
    first.push(...holdOverrides(store, client));
    first.push(store.clients.create(client));
    made.push(client);
    named.set(clientId, client);
  }
  return { named, made, gone };
}

/** Public ids of the clients that a document speaks of. */
function clientsNamedIn({ clients = [], roles = {}, groups = [], users = [] }: PartialImportRepresentation) {
  const all = [...(roles.realm ?? []), ...Object.values(roles.client ?? {}).flat()];
  const ofGroups = (said: readonly unknown[]): string[] =>
    said.flatMap((group) => {
      const { clientRoles = {}, subGroups = [] } = group as Partial<(typeof groups)[number]>;
      return [...Object.keys(clientRoles), ...ofGroups(subGroups)];
    });
  return new Set([
    ...clients.map(({ clientId = '' }) => clientId),
    ...Object.keys(roles.client ?? {}),
    ...all.flatMap(({ composites }) => Object.keys(composites?.client ?? {})),
    ...ofGroups(groups),
    ...users.flatMap(({ clientRoles = {}, clientConsents = [], serviceAccountClientId }) => [
      ...Object.keys(clientRoles),
      ...clientConsents.flatMap(({ clientId }) => clientId ?? []),
      ...(serviceAccountClientId === undefined ? [] : [serviceAccountClientId]),
    ]),
  ]);
}

/** Roles as they will be; those that are there are found as well. `changes` makes the new ones, once all are known. */
function importRoles(
  admin: RealmRequest,
  { roles: said = {} }: PartialImportRepresentation,
  log: ImportLog,
  { first }: Work,
  clients: ImportedClients,
): { readonly named: NamedRoles; readonly changes: () => Change[] } {
  const { store, realm } = admin;
  const made = roleBook(realm.id);
  const gone = new Set<string>();
  const before = (name: string, owner?: string) => {
    const role = realm.roles.find(name, owner);
    return role && !gone.has(role.id) && !clients.gone.has(owner ?? '') ? role : undefined;
  };
  const find = (name: string, owner?: string) => made.find(name, owner) ?? before(name, owner);
  const named = namedRoles({ find, ensure: (name, owner) => find(name, owner) ?? made.ensure(name, owner) }, [
    ...clients.named.values(),
  ]);
  const include: (readonly [Role, RoleRepresentation])[] = [];
  const take = (each: RoleRepresentation, clientId: string | undefined) => {
    const owner = clientId === undefined ? undefined : ownerOf(clients, clientId);
    const role = readRole(realm.id, each, owner);
    // A role of a client that is overwritten was there as well (as Keycloak).
    const old =
      realm.roles.find(role.name, owner ?? undefined) ?? roleOfGone(realm, clients, clientId, role.name);
    const clash = old && {
      id: owner ?? old.id,
      refusal:
        clientId === undefined
          ? `Realm role '${role.name}' already exists.`
          : `Client role '${role.name}' for client '${clientId}' already exists.`,
    };
    const kind = clientId === undefined ? 'REALM_ROLE' : 'CLIENT_ROLE';
    const shown = clientId === undefined ? role.name : `${clientId}-->${role.name}`;
    if (!log.takes(kind, shown, owner ?? role.id, clash)) return;
    if (old && before(old.name, old.clientId)) {
      checkMayChange(realm, old);
      if (old.id === realm.defaultRoleId)
        throw adminError(400, 'The role of all users cannot be overwritten');
      first.push(store.roles.remove(old));
      gone.add(old.id);
    }
    made.add(role);
    include.push([role, each]);
  };
  for (const each of said.realm ?? []) take(each, undefined);
  for (const [clientId, own] of Object.entries(said.client ?? {}))
    for (const each of own) take(each, clientId);
  for (const [role, each] of include)
    for (const part of partsOf(each, named.get)) {
      checkGiven(admin, [part]);
      made.include(role, part);
    }
  const changes = () => [
    ...made.all.map((role) => store.roles.create(role)),
    ...made.composites.map((composite) => store.roles.addComposite(realm.id, composite)),
  ];
  return { named, changes };
}

/** Whoever is given roles that are there gets what they include; what is new includes only what was looked at. */
const checkGiven = (admin: RealmRequest, roles: readonly Role[]): void =>
  checkMayHandOut(
    admin,
    roles.filter(({ id }) => admin.realm.roles.byId.has(id)),
  );

/** Internal id of the client whose roles are imported. @throws {Refusal} 412 without it, 403 where they administer */
function ownerOf({ named }: ImportedClients, clientId: string): string {
  const client = named.get(clientId);
  if (!client) throw adminError(412, `Can not import client roles for nonexistent client named ${clientId}`);
  if (holdsAdministration(client)) throw adminForbidden();
  return client.id;
}

/** The role of that name that goes with a client that is overwritten. */
function roleOfGone(
  { roles, roleOwners }: RealmRequest['realm'],
  { gone }: ImportedClients,
  clientId: string | undefined,
  name: string,
): Role | undefined {
  const [old] = [...gone].filter((id) => roleOwners.get(id) === clientId);
  return old === undefined ? undefined : roles.find(name, old);
}

async function importGroups(
  admin: RealmRequest,
  { groups: said = [] }: PartialImportRepresentation,
  log: ImportLog,
  { first, last }: Work,
  { ensure }: NamedRoles,
): Promise<{ readonly made: readonly GroupContents[]; readonly gone: ReadonlySet<string> }> {
  const { store, realm } = admin;
  const all: GroupContents[] = [];
  const gone = new Set<string>();
  for (const each of said) {
    if (each.path !== undefined && each.path !== `/${each.name ?? ''}`)
      throw adminError(
        400,
        `The group ${each.path} is part of another: groups are imported with those below them`,
      );
    const roles: Role[] = [];
    const made = readGroup(each, { realmId: realm.id, path: '' }, (name, clientId) => {
      const role = ensure(name, clientId);
      roles.push(role);
      return role;
    });
    const [top] = made;
    if (!top) continue;
    const { group, path } = top;
    const old = await findGroupByPath(store, realm.id, [group.name]);
    const clash = old && { id: old.id, refusal: `Group '${path}' already exists` };
    if (!log.takes('GROUP', group.name, group.id, clash)) continue;
    checkGiven(admin, roles);
    if (old) {
      first.push(store.groups.remove(old));
      gone.add(path);
    }
    all.push(...made);
    last.push(...made.map((one) => store.groups.create(one.group)));
    for (const one of made)
      last.push(...[...one.roles].map((id) => store.groups.addRole(realm.id, one.group.id, id)));
  }
  return { made: all, gone };
}

interface ForUsers {
  readonly clients: ImportedClients;
  readonly roles: NamedRoles;
  readonly groups: Awaited<ReturnType<typeof importGroups>>;
}

async function importUsers(
  admin: RealmRequest,
  { users: said = [] }: PartialImportRepresentation,
  log: ImportLog,
  { first, last }: Work,
  { clients, roles, groups }: ForUsers,
): Promise<void> {
  const { store, realm, clock } = admin;
  const now = clock.now();
  const paths = new Map(groups.made.map(({ group, path }) => [path, group.id]));
  const joined: { readonly id: string }[] = [];
  for (const path of new Set(said.flatMap((each) => each.groups ?? []))) {
    const [, top = ''] = path.split('/');
    if (paths.has(path) || groups.gone.has(`/${top}`)) continue;
    const group = await findGroupByPath(store, realm.id, path.replace(/^\//, '').split('/'));
    if (group) joined.push({ id: paths.set(path, group.id).get(path) ?? '' });
  }
  await checkMayJoin(admin, joined);
  const surroundings = {
    realm,
    clients: [...clients.named.values()],
    roles,
    groupAt: (path: string) => paths.get(path),
  };
  const accounts = new Set<string>();
  for (const each of said) {
    const draft = readUser(each, surroundings, now);
    const { user } = draft;
    const old = await sameUser(admin, draft);
    const refusal = `User with user name ${each.username ?? user.username} already exists.`;
    if (user.serviceAccountClientId !== undefined) accounts.add(user.serviceAccountClientId);
    if (!log.takes('USER', each.username ?? user.username, user.id, old && { id: old.id, refusal })) continue;
    checkGiven(admin, draft.roles);
    // Service accounts of clients that go are gone with them.
    if (old && !clients.gone.has(old.serviceAccountClientId ?? '')) first.push(...removeUser(store, old));
    last.push(...(await createUserDraft(store, draft, surroundings, now)));
  }
  for (const client of clients.made)
    if (client.serviceAccountsEnabled && !accounts.has(client.id))
      last.push(...createServiceAccount(store, realm, client, now));
}

/** Who has the name, or the email where nobody may share one. */
async function sameUser({ store, realm }: RealmRequest, { user: { username, email } }: UserDraft) {
  const named = await store.users.findByUsername(realm.id, username);
  if (named || email === undefined || realm.settings.duplicateEmailsAllowed) return named;
  return store.users.findByEmail(realm.id, email);
}
