import type { Change, Store } from '../store.ts';
import { removeUser } from '../users/remove-user.ts';
import type { Client } from './client.ts';

/** The changes that remove a client with its service account. */
export async function removeClient(
  store: Store,
  client: Client,
  options: { readonly ifRegistrationTokenId?: string } = {},
): Promise<Change[]> {
  const account = client.serviceAccountsEnabled
    ? await store.users.findServiceAccount(client.realmId, client.id)
    : undefined;
  return [store.clients.remove(client, options), ...(account ? removeUser(store, account) : [])];
}
