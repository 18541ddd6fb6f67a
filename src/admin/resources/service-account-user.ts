import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { getClient } from '../get-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { userRepresentation } from '../user-representation.ts';

/** `/clients/{id}/service-account-user`: the user a client acts as on its own behalf. */
export const serviceAccountUserEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/clients/:id/service-account-user',
    roles: ['view-clients', 'manage-clients'],
    handle: read,
  },
];

async function read(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const client = await getClient(admin);
  if (!client.serviceAccountsEnabled)
    throw new Refusal(400, `Service account not enabled for the client '${client.clientId}'`);
  const user = await store.users.findServiceAccount(realm.id, client.id);
  if (!user) throw invalidRequest('The service account is gone; switch service accounts off and on again');
  return ok(userRepresentation(user), NO_CACHE);
}
