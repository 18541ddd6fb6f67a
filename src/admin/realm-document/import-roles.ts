import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import { isAdministrationRole } from '../../domain/roles/administration-role.ts';
import type { Role } from '../../domain/roles/role.ts';
import { type RoleBook, roleBook } from '../../domain/roles/role-book.ts';
import type { Change } from '../../domain/store.ts';
import { adminError, adminForbidden } from '../../errors/admin.ts';
import type { RealmRequest } from '../resource.ts';
import type { RoleRepresentation } from '../role-representation.ts';
import type { PartialImportRepresentation } from './document.ts';
import type { ImportedClients } from './import-clients.ts';
import { checkGiven, type Work } from './import-work.ts';
import type { Clash, ImportLog } from './partial-import-results.ts';
import { type NamedRoles, namedRoles, partsOf, readRole } from './roles.ts';

type SaidRole = readonly [role: Role, said: RoleRepresentation];

/** Roles as they will be; those that are there are found as well. What administers, and the role of all users, stays. `changes` makes the new ones, once all are known. */
export function importRoles(
  admin: RealmRequest,
  document: PartialImportRepresentation,
  log: ImportLog,
  { first }: Work,
  clients: ImportedClients,
): { readonly named: NamedRoles; readonly changes: () => Change[] } {
  const { store, realm } = admin;
  const book = importedBook(realm, clients);
  const named = namedRoles(book, [...clients.named.values()]);
  const taken: SaidRole[] = [];
  const everybodys: SaidRole[] = [];
  for (const [clientId, said] of rolesOf(document)) {
    const owner = clientId === undefined ? undefined : ownerOf(clients, clientId);
    const role = readRole(realm.id, said, owner);
    const kind = clientId === undefined ? 'REALM_ROLE' : 'CLIENT_ROLE';
    const shown = clientId === undefined ? role.name : `${clientId}-->${role.name}`;
    // A role of a client that is overwritten was there as well (as Keycloak).
    const old = realm.roles.find(role.name, owner) ?? roleOfGone(realm, clients, clientId, role.name);
    const clash = old && clashWith(realm, old, owner, clientId);
    if (log.takes(kind, shown, { id: owner ?? role.id, said }, clash)) {
      const replaced = book.put(role, old);
      if (replaced) first.push(store.roles.remove(replaced));
      taken.push([role, said]);
    } else if (old?.id === realm.defaultRoleId) everybodys.push([old, said]);
  }
  includeParts(admin, book.made, named, taken, everybodys);
  const changes = () => [
    ...book.made.all.map((role) => store.roles.create(role)),
    ...book.made.composites.map((composite) => store.roles.addComposite(realm.id, composite)),
  ];
  return { named, changes };
}

/** @param everybodys the role of all users, which stays, with what the document says of it @throws {Refusal} 400, 403 */
function includeParts(
  admin: RealmRequest,
  made: RoleBook,
  { get }: NamedRoles,
  taken: readonly SaidRole[],
  everybodys: readonly SaidRole[],
): void {
  for (const [role, said] of taken)
    for (const part of partsOf(said, get)) {
      checkGiven(admin, [part]);
      made.include(role, part);
    }
  // What the role of all users includes goes where it is overwritten: it includes what is made anew.
  for (const [role, said] of everybodys)
    for (const part of partsOf(said, get)) if (made.all.includes(part)) made.include(role, part);
}

/** Each role of a document, with the public id of its client. */
const rolesOf = ({
  roles: { realm = [], client = {} } = {},
}: PartialImportRepresentation): (readonly [clientId: string | undefined, said: RoleRepresentation])[] => [
  ...realm.map((said) => [undefined, said] as const),
  ...Object.entries(client).flatMap(([clientId, own]) => own.map((said) => [clientId, said] as const)),
];

/** The roles of a realm as they will be: new ones before those that are there and stay. */
interface ImportedBook extends Pick<RoleBook, 'find' | 'ensure'> {
  /** The new ones alone. */
  readonly made: RoleBook;
  /** Puts a role in the place of an old one. @returns the old one where it is still there @throws {Refusal} 403 */
  put(role: Role, old: Role | undefined): Role | undefined;
}

function importedBook(realm: RealmRequest['realm'], clients: ImportedClients): ImportedBook {
  const made = roleBook(realm.id);
  const gone = new Set<string>();
  const stands = ({ id, clientId = '' }: Role) => !gone.has(id) && !clients.gone.has(clientId);
  const find = (name: string, owner?: string) => {
    const before = realm.roles.find(name, owner);
    return made.find(name, owner) ?? (before && stands(before) ? before : undefined);
  };
  const holders = new Set([...clients.named.values()].filter(holdsAdministration).map(({ id }) => id));
  const checkMayMake = (owner: string | undefined) => {
    if (owner !== undefined && holders.has(owner)) throw adminForbidden();
  };
  return {
    made,
    find,
    ensure(name, owner) {
      const role = find(name, owner);
      if (!role) checkMayMake(owner);
      return role ?? made.ensure(name, owner);
    },
    put(role, old) {
      checkMayMake(role.clientId);
      made.add(role);
      if (!old || !stands(old)) return undefined;
      gone.add(old.id);
      return old;
    },
  };
}

/** The old role that is in the way of one of the same name. @param owner internal id of its client @param clientId public id of it */
const clashWith = (
  realm: RealmRequest['realm'],
  old: Role,
  owner: string | undefined,
  clientId: string | undefined,
): Clash => ({
  id: owner ?? old.id,
  refusal:
    clientId === undefined
      ? `Realm role '${old.name}' already exists.`
      : `Client role '${old.name}' for client '${clientId}' already exists.`,
  stays: old.id === realm.defaultRoleId || isAdministrationRole(realm, old),
});

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
