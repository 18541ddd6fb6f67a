import type { RealmView } from '../../domain/realms/realm-view.ts';

/** Roles as a token tells them: by name, those of clients under the public id of the client. */
export interface NamedRoles {
  readonly realm: Set<string>;
  readonly clients: Map<string, Set<string>>;
}

/** Roles by the names that tokens tell; those of clients that are gone are left out. */
export function namedRoles({ roles, roleOwners }: RealmView, roleIds: Iterable<string>): NamedRoles {
  const named: NamedRoles = { realm: new Set(), clients: new Map() };
  for (const id of roleIds) {
    const role = roles.byId.get(id);
    const owner = role?.clientId === undefined ? undefined : roleOwners.get(role.clientId);
    if (role && (role.clientId === undefined || owner !== undefined)) addRole(named, owner, role.name);
  }
  return named;
}

/** @param clientId public id of its owner; undefined for a role of the realm */
export function addRole({ realm, clients }: NamedRoles, clientId: string | undefined, name: string): void {
  if (clientId === undefined) realm.add(name);
  else clients.set(clientId, (clients.get(clientId) ?? new Set()).add(name));
}

/** @returns whether it was there */
export function removeRole(
  { realm, clients }: NamedRoles,
  clientId: string | undefined,
  name: string,
): boolean {
  if (clientId === undefined) return realm.delete(name);
  const names = clients.get(clientId);
  const found = names?.delete(name) ?? false;
  if (names?.size === 0) clients.delete(clientId);
  return found;
}

/** A role as mappers are configured with it: `role` of the realm, or `client.role`; the last dot divides. */
export function parseRole(text: string): readonly [clientId: string | undefined, name: string] {
  const dot = text.lastIndexOf('.');
  return dot < 0 ? [undefined, text] : [text.slice(0, dot), text.slice(dot + 1)];
}
