import type { Event } from '../domain/events/event.ts';
import { findGroupByPath } from '../domain/groups/find-by-path.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { isAdministrationRole } from '../domain/roles/administration-role.ts';
import type { Role } from '../domain/roles/role.ts';
import type { Change, Store } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';

/** Who changes users, on what occasion. */
export interface Hearing {
  readonly store: Store;
  readonly clock: Clock;
  readonly realm: RealmView;
  /** Its id, which the events of what it changes name. */
  readonly listener: string;
  /** What it is told of. */
  readonly event: Event;
}

/** @throws {Error} without one */
export async function getUser(
  { store, realm }: Pick<Hearing, 'store' | 'realm'>,
  id: unknown,
): Promise<User> {
  const user = typeof id === 'string' ? await store.users.find(realm.id, id) : undefined;
  if (!user) throw new Error('there is no such user');
  return user;
}

/** Somebody who is disabled already stays so, without an event. */
export const disableUser = (hearing: Hearing, id: string): Promise<void> =>
  retryWhenChanged(async () => {
    const { store, realm } = hearing;
    const user = await getUser(hearing, id);
    if (!user.enabled) return;
    const { duplicateEmailsAllowed } = realm.settings;
    await store.commit([
      store.users.update({ ...user, enabled: false }, { duplicateEmailsAllowed, ifRevision: user.revision }),
      changed(hearing, 'UPDATE', 'USER', `users/${user.id}`),
    ]);
  });

/** Gives a role of the realm, or of the client with a public id. */
export async function addRole(
  hearing: Hearing,
  userId: string,
  name: string,
  clientId?: string,
): Promise<void> {
  const { store, realm } = hearing;
  const user = await getUser(hearing, userId);
  const role = findRole(realm, name, clientId);
  if (!role) throw new Error('there is no such role');
  checkGiven(realm, [role.id]);
  if ((await store.users.roles(realm.id, user.id)).includes(role.id)) return;
  const [type, path] =
    role.clientId === undefined
      ? ['REALM_ROLE_MAPPING', 'realm']
      : ['CLIENT_ROLE_MAPPING', `clients/${role.clientId}`];
  await store.commit([
    store.users.addRole(realm.id, user.id, role.id),
    changed(hearing, 'CREATE', type, `users/${user.id}/role-mappings/${path}`),
  ]);
}

function findRole({ roles, roleOwners }: RealmView, name: string, clientId?: string): Role | undefined {
  if (clientId === undefined) return roles.find(String(name));
  const owner = [...roleOwners].find(([, publicId]) => publicId === clientId)?.[0];
  return owner === undefined ? undefined : roles.find(String(name), owner);
}

/** @param path of the group: the names of those above it and its own, between slashes */
export async function addToGroup(hearing: Hearing, userId: string, path: string): Promise<void> {
  const { store, realm } = hearing;
  const user = await getUser(hearing, userId);
  const names = String(path)
    .split('/')
    .filter((part) => part !== '');
  const group = names.length > 0 ? await findGroupByPath(store, realm.id, names) : undefined;
  if (!group) throw new Error('there is no such group');
  checkGiven(realm, await store.groups.effectiveRoles(realm.id, [group.id]));
  if ((await store.users.groups(realm.id, user.id)).includes(group.id)) return;
  await store.commit([
    store.users.joinGroup(realm.id, user.id, group.id),
    changed(hearing, 'CREATE', 'GROUP_MEMBERSHIP', `users/${user.id}/groups/${group.id}`),
  ]);
}

/** Whom an event is about may have chosen the words in it: nobody becomes an administrator by them. */
function checkGiven(realm: RealmView, roleIds: readonly string[]): void {
  const all = [...realm.roles.expand(roleIds)].flatMap((id) => realm.roles.byId.get(id) ?? []);
  if (all.some((role) => isAdministrationRole(realm, role)))
    throw new Error('by that the realm is administered: it is not for listeners to give');
}

/** Nobody is told of it: a listener that hears what it does itself would never end. */
const changed = (
  { store, clock, realm, listener, event }: Hearing,
  type: string,
  resourceType: string,
  resourcePath: string,
): Change =>
  store.events.append({
    id: newId(),
    realmId: realm.id,
    time: clock.now(),
    type,
    kind: 'admin',
    details: { event_listener: listener, event: event.id },
    change: { resourceType, resourcePath, authRealmId: realm.id },
    listed: realm.settings.adminEventsEnabled,
    audited: true,
  });
