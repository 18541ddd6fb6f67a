import type { Client } from '../domain/clients/client.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { getClient } from './get-client.ts';
import type { RealmRequest } from './resource.ts';

/** Changes the client that the path names, and never over somebody else's change. @throws {Refusal} 404, 409 */
export async function changeClient(
  admin: RealmRequest,
  change: (before: Client) => Client | Promise<Client>,
): Promise<void> {
  const { store } = admin;
  await retryWhenChanged(async () => {
    const before = await getClient(admin);
    const client = await change(before);
    if (client === before) return;
    await store.commit([store.clients.update(client, { ifRevision: before.revision })]);
  });
}
