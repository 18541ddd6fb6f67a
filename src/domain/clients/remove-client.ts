import type { Change, Store } from '../store.ts';
import { removeUser } from '../users/remove-user.ts';
import type { Client } from './client.ts';

/** The changes that remove a client with its service account. */
export async function removeClient(
  store: Store,
  client: Client,
  options: { readonly ifRegistrationTokenId?: string } = {},
): Promise<Change[]> {
  // Whether it is switched on or not: one that is left over would keep the next client of that name from having its own.
  const account = await store.users.findServiceAccount(client.realmId, client.id);
  return [store.clients.remove(client, options), ...(account ? removeUser(store, account) : [])];
}
