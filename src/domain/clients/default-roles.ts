import { newId } from '../../lib/ids.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import type { Client } from './client.ts';

/** Names of a client's own roles that every user of the realm has. */
export function defaultRolesOf(realm: RealmView, client: Pick<Client, 'id'>): string[] {
  const own = realm.roles.ofClient(client.id);
  if (own.length === 0) return [];
  const everybodys = new Set(realm.roles.children(realm.defaultRoleId));
  return own.filter(({ id }) => everybodys.has(id)).map(({ name }) => name);
}

/**
 * The changes after which these are the client's own roles that every user has. Roles that are not there yet are
 * made; those no longer named stay roles of the client.
 */
export function changeDefaultRoles(
  store: Store,
  realm: RealmView,
  client: Pick<Client, 'id'>,
  names: readonly string[],
): Change[] {
  const { id: realmId, defaultRoleId: roleId } = realm;
  const own = realm.roles.ofClient(client.id);
  const everybodys = new Set(realm.roles.children(roleId));
  const dropped = own.filter(({ id, name }) => everybodys.has(id) && !names.includes(name));
  const wanted = [...new Set(names)].flatMap((name): Change[] => {
    const there = own.find((role) => role.name === name);
    if (there) return [store.roles.addComposite(realmId, { roleId, childId: there.id })];
    const role = { id: newId(), realmId, clientId: client.id, name, attributes: {} };
    return [store.roles.create(role), store.roles.addComposite(realmId, { roleId, childId: role.id })];
  });
  return [
    ...dropped.map(({ id }) => store.roles.removeComposite(realmId, { roleId, childId: id })),
    ...wanted,
  ];
}
