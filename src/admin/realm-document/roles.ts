import type { Client } from '../../domain/clients/client.ts';
import { givenId } from '../../domain/given-id.ts';
import type { RealmContents } from '../../domain/realms/realm-contents.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { RoleBook } from '../../domain/roles/role-book.ts';
import { adminError } from '../../errors/admin.ts';
import type { RoleRepresentation } from '../role-representation.ts';
import type { RealmDocument, RolesDocument } from './document.ts';

/** @throws {Refusal} 400 without a name */
export function readRole(realmId: string, said: RoleRepresentation, clientId?: string): Role {
  const { id, name, description, attributes = {} } = said;
  if (!name) throw adminError(400, 'role has no name');
  return {
    id: givenId(id, 'The id of a role'),
    realmId,
    ...(clientId !== undefined && { clientId }),
    name,
    ...(description !== undefined && { description }),
    attributes,
  };
}

/** The roles of the clients of the document; those of built-in ones that are not in it come later. @throws {Refusal} 400 */
export function readClientRoles(
  realmId: string,
  { client = {} }: RolesDocument = {},
  clients: readonly Client[],
): readonly Role[] {
  const owners = ownersOf(clients);
  return Object.entries(client).flatMap(([owner, roles]) => {
    const id = owners.get(owner);
    return id === undefined ? [] : roles.map((role) => readRole(realmId, role, id));
  });
}

const ownersOf = (clients: readonly Client[]): ReadonlyMap<string, string> =>
  new Map(clients.map(({ clientId, id }) => [clientId, id]));

/** Roles by the names that documents have for them: those of a client by its public id. */
export interface NamedRoles {
  /** Internal id of a client. @throws {Refusal} 400 when there is no such client */
  readonly owner: (clientId: string) => string;
  /** @throws {Refusal} 400 when there is no such role */
  readonly get: (name: string, clientId?: string) => Role;
  /** The role, made where it is not there (as Keycloak). */
  readonly ensure: (name: string, clientId?: string) => Role;
}

export function namedRoles(roles: Pick<RoleBook, 'find' | 'ensure'>, clients: readonly Client[]): NamedRoles {
  const owners = ownersOf(clients);
  const owner = (clientId: string) => {
    const id = owners.get(clientId);
    if (id === undefined) throw adminError(400, `There is no client ${clientId}`);
    return id;
  };
  const ownerOf = (clientId: string | undefined) => (clientId === undefined ? undefined : owner(clientId));
  return {
    owner,
    get(name, clientId) {
      const role = roles.find(name, ownerOf(clientId));
      if (!role)
        throw adminError(
          400,
          `There is no role ${name}${clientId === undefined ? '' : ` of the client ${clientId}`}`,
        );
      return role;
    },
    ensure: (name, clientId) => roles.ensure(name.trim(), ownerOf(clientId)),
  };
}

/** Names of roles, those of clients by the clients. */
export interface RoleNames {
  readonly realmRoles?: readonly string[] | undefined;
  readonly clientRoles?: Readonly<Record<string, readonly string[]>> | undefined;
}

export const mappedRoles = (
  { realmRoles = [], clientRoles = {} }: RoleNames,
  find: (name: string, clientId?: string) => Role,
): Role[] => [
  ...realmRoles.map((name) => find(name)),
  ...Object.entries(clientRoles).flatMap(([client, names]) => names.map((name) => find(name, client))),
];

/** The roles that one of a document includes. */
export const partsOf = ({ composites }: RoleRepresentation, find: NamedRoles['get']): Role[] =>
  mappedRoles({ realmRoles: composites?.realm, clientRoles: composites?.client }, find);

/**
 * What roles include; roles of built-in clients that are not in the document; roles that every user is to have.
 * @throws {Refusal} 400
 */
export function completeRoles(
  { realm: { defaultRoleId }, roles, clients }: RealmContents,
  { roles: said = {}, defaultRoles = [], clients: saidClients = [] }: RealmDocument,
): void {
  const named = namedRoles(roles, clients);
  for (const [client, own] of Object.entries(said.client ?? {}))
    for (const { name = '', description, attributes } of own)
      roles.ensure(name, named.owner(client), {
        ...(description !== undefined && { description }),
        ...(attributes && { attributes }),
      });
  for (const role of said.realm ?? [])
    for (const part of partsOf(role, named.get)) roles.include(named.get(role.name ?? ''), part);
  for (const [client, own] of Object.entries(said.client ?? {}))
    for (const role of own)
      for (const part of partsOf(role, named.get)) roles.include(named.get(role.name ?? '', client), part);
  const everybodys = roles.all.find(({ id }) => id === defaultRoleId);
  const defaults = [
    ...defaultRoles.map((name) => named.ensure(name)),
    ...saidClients.flatMap(({ clientId = '', defaultRoles: own = [] }) =>
      own.map((name) => named.ensure(name, clientId)),
    ),
  ];
  for (const role of defaults) if (everybodys) roles.include(everybodys, role);
}

/** Which roles tokens may speak of: by client, or by client scope; made where they are not there. @throws {Refusal} 400 */
export function mapScopes(
  contents: RealmContents,
  { scopeMappings = [], clientScopeMappings = {} }: RealmDocument,
): RealmContents {
  const { roles, clients, clientScopes } = contents;
  const named = namedRoles(roles, clients);
  const added = new Map<string, string[]>();
  const mapped = [
    ...scopeMappings.map((each) => ({ ...each, owner: undefined })),
    ...Object.entries(clientScopeMappings).flatMap(([owner, each]) => each.map((one) => ({ ...one, owner }))),
  ];
  for (const { client, clientScope, roles: names = [], owner } of mapped) {
    const scope = clientScopes.find(({ name }) => name === clientScope);
    if (client === undefined && !scope) throw adminError(400, `There is no client scope ${clientScope}`);
    const holder = client === undefined ? (scope?.id ?? '') : named.owner(client);
    const ids = names.map((name) => named.ensure(name, owner).id);
    added.set(holder, [...(added.get(holder) ?? []), ...ids]);
  }
  const withMappings = <Holder extends { readonly id: string; readonly scopeMappings: readonly string[] }>(
    holder: Holder,
  ): Holder => ({
    ...holder,
    scopeMappings: [...new Set([...holder.scopeMappings, ...(added.get(holder.id) ?? [])])],
  });
  return {
    ...contents,
    clients: clients.map(withMappings),
    clientScopes: clientScopes.map(withMappings),
  };
}
