import { type Membership, membershipsOf } from '../groups/membership.ts';
import type { Store } from '../store.ts';
import type { User } from '../users/user.ts';
import type { Client } from './client.ts';

/** A client as the token endpoint needs it, read once per change. */
export interface ClientView {
  readonly client: Client;
  readonly serviceAccountId: string | undefined;
}

/** The client of that id, enabled or not, through the cache. */
export function findClientView(
  store: Store,
  realmId: string,
  clientId: string,
): Promise<ClientView | undefined> {
  return store.cached(`client:${realmId}:${clientId}`, async () => {
    const client = await store.clients.findByClientId(realmId, clientId);
    if (!client) return undefined;
    const account = client.serviceAccountsEnabled
      ? await store.users.findServiceAccount(realmId, client.id)
      : undefined;
    return { client, serviceAccountId: account?.id };
  });
}

/** A user with the roles mapped to them and to their groups, and those groups, through the cache. */
export interface UserView {
  readonly user: User;
  readonly roleIds: readonly string[];
  readonly groups: readonly Membership[];
}

export async function findUserView(
  store: Store,
  realmId: string,
  userId: string,
): Promise<UserView | undefined> {
  const known = await cachedUserView(store, realmId, userId);
  if (!known?.user.origin) return known;
  // What somebody else keeps may be another by now, and nobody tells: reading the user finds out, and changes what is cached.
  const user = await store.users.find(realmId, userId);
  const view = user && (await cachedUserView(store, realmId, userId));
  return view && { ...view, user };
}

function cachedUserView(store: Store, realmId: string, userId: string): Promise<UserView | undefined> {
  return store.cached(`user:${realmId}:${userId}`, async () => {
    const [user, roles, groupIds] = await Promise.all([
      store.users.find(realmId, userId),
      store.users.roles(realmId, userId),
      store.users.groups(realmId, userId),
    ]);
    if (!user) return undefined;
    if (groupIds.length === 0) return { user, roleIds: roles, groups: [] };
    const [inherited, groups] = await Promise.all([
      store.groups.effectiveRoles(realmId, groupIds),
      membershipsOf(store, realmId, groupIds),
    ]);
    return { user, roleIds: [...new Set([...roles, ...inherited])], groups };
  });
}
