import type { Client } from '../../domain/clients/client.ts';
import { createServiceAccount } from '../../domain/clients/service-account.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { Conflict } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { getClient, locateClient } from '../get-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { userRepresentation } from '../user-representation.ts';

/** `/clients/{id}/service-account-user`: the user a client acts as on its own behalf. */
export const serviceAccountUserEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/clients/:id/service-account-user',
    roles: ['view-clients', 'manage-clients'],
    locate: locateClient,
    handle: read,
  },
];

async function read(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  return retryWhenChanged(async () => {
    const client = await getClient(admin);
    if (!client.serviceAccountsEnabled)
      throw new Refusal(400, `Service account not enabled for the client '${client.clientId}'`);
    const find = () => store.users.findServiceAccount(realm.id, client.id);
    const user = (await find()) ?? (await remade(admin, client, find));
    return ok(userRepresentation(user), NO_CACHE);
  });
}

/** An account that somebody removed as a user comes back when it is asked for (as Keycloak). */
async function remade(
  { store, realm, clock }: RealmRequest,
  client: Client,
  find: () => Promise<User | undefined>,
): Promise<User> {
  try {
    await store.commit([
      // What is cached of the client says that it has no account.
      store.clients.update(client, { ifRevision: client.revision }),
      ...createServiceAccount(store, realm, client, clock.now()),
    ]);
  } catch (error) {
    if (!(error instanceof Conflict) || error.reason !== 'duplicate-username') throw error;
  }
  const user = await find();
  if (!user) throw invalidRequest('The username of the service account is taken by somebody else');
  return user;
}
