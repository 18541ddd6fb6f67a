import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import { isAdministrationRole } from '../../domain/roles/administration-role.ts';
import type { Role } from '../../domain/roles/role.ts';
import { roleBook } from '../../domain/roles/role-book.ts';
import type { Change } from '../../domain/store.ts';
import { adminError, adminForbidden } from '../../errors/admin.ts';
import type { RealmRequest } from '../resource.ts';
import type { RoleRepresentation } from '../role-representation.ts';
import type { PartialImportRepresentation } from './document.ts';
import type { ImportedClients } from './import-clients.ts';
import { checkGiven, type Work } from './import-work.ts';
import type { ImportLog } from './partial-import-results.ts';
import { type NamedRoles, namedRoles, partsOf, readRole } from './roles.ts';

/** Roles as they will be; those that are there are found as well. What administers, and the role of all users, stays. `changes` makes the new ones, once all are known. */
export function importRoles(
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
  const holders = new Set([...clients.named.values()].filter(holdsAdministration).map(({ id }) => id));
  const mayMake = (owner: string | undefined) => {
    if (owner !== undefined && holders.has(owner)) throw adminForbidden();
  };
  const ensure = (name: string, owner?: string) => {
    const role = find(name, owner);
    if (!role) mayMake(owner);
    return role ?? made.ensure(name, owner);
  };
  const named = namedRoles({ find, ensure }, [...clients.named.values()]);
  const include: (readonly [Role, RoleRepresentation])[] = [];
  const everybodys: typeof include = [];
  const take = (each: RoleRepresentation, clientId: string | undefined) => {
    const owner = clientId === undefined ? undefined : ownerOf(clients, clientId);
    const role = readRole(realm.id, each, owner);
    // A role of a client that is overwritten was there as well (as Keycloak).
    const old = realm.roles.find(role.name, owner) ?? roleOfGone(realm, clients, clientId, role.name);
    const clash = old && {
      id: owner ?? old.id,
      refusal:
        clientId === undefined
          ? `Realm role '${role.name}' already exists.`
          : `Client role '${role.name}' for client '${clientId}' already exists.`,
      stays: old.id === realm.defaultRoleId || isAdministrationRole(realm, old),
    };
    const kind = clientId === undefined ? 'REALM_ROLE' : 'CLIENT_ROLE';
    const shown = clientId === undefined ? role.name : `${clientId}-->${role.name}`;
    if (!log.takes(kind, shown, { id: owner ?? role.id, said: each }, clash)) {
      if (old?.id === realm.defaultRoleId) everybodys.push([old, each]);
      return;
    }
    mayMake(owner);
    if (old && before(old.name, old.clientId)) {
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
  // What the role of all users includes goes where it is overwritten: it includes what is made anew.
  for (const [role, each] of everybodys)
    for (const part of partsOf(each, named.get)) if (made.all.includes(part)) made.include(role, part);
  const changes = () => [
    ...made.all.map((role) => store.roles.create(role)),
    ...made.composites.map((composite) => store.roles.addComposite(realm.id, composite)),
  ];
  return { named, changes };
}

/** Internal id of the client whose roles are imported. @throws {Refusal} 412 without it */
function ownerOf({ named }: ImportedClients, clientId: string): string {
  const client = named.get(clientId);
  if (!client) throw adminError(412, `Can not import client roles for nonexistent client named ${clientId}`);
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
