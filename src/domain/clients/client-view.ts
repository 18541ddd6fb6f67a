import type { Store } from '../store.ts';
import { effectiveRoles } from '../users/effective-roles.ts';
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

/** A user with the roles mapped to them and to their groups, through the cache. */
export interface UserView {
  readonly user: User;
  readonly roleIds: readonly string[];
}

export function findUserView(store: Store, realmId: string, userId: string): Promise<UserView | undefined> {
  return store.cached(`user:${realmId}:${userId}`, async () => {
    const [user, roleIds] = await Promise.all([
      store.users.find(realmId, userId),
      effectiveRoles(store, realmId, userId),
    ]);
    return user && { user, roleIds };
  });
}
