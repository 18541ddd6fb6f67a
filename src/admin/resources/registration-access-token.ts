import { chainOfClient } from '../../domain/clients/self-registered.ts';
import { toRepresentation } from '../../domain/clients/to-representation.ts';
import { MASK } from '../../domain/mask.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { issueRegistrationAccessToken } from '../../domain/tokens/registration-tokens.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { getClient, locateClient } from '../get-client.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';

/** `/clients/{id}/registration-access-token`: a new one, for an owner who lost theirs. */
export const registrationAccessTokenEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/clients/:id/registration-access-token',
    roles: ['manage-clients'],
    locate: locateClient,
    handle: reissue,
  },
];

async function reissue(admin: RealmRequest): Promise<Answer> {
  const { store, realm, clock, request } = admin;
  const issuer = issuerOf(addressOf(realm, request.baseUrl), realm.name);
  const chain = chainOfClient(await getClient(admin));
  const issued = await issueRegistrationAccessToken(admin, realm, issuer, chain, undefined, seconds(clock));
  const client = await retryWhenChanged(async () => {
    const before = await getClient(admin);
    const { revision: ifRevision } = before;
    admin.record({ representation: toRepresentation(before, realm, {}) });
    // No token from before opens it any more.
    const { previousRegistrationToken: _over, ...client } = before;
    await store.commit([store.clients.update({ ...client, registrationTokenId: issued.id }, { ifRevision })]);
    return before;
  });
  // Whoever asked for a token did not ask for the secret.
  const masked = client.secret === undefined ? client : { ...client, secret: MASK };
  return ok(toRepresentation(masked, realm, { registrationAccessToken: issued.token }));
}
