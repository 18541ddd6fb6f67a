import { type Static, Type } from 'typebox';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import type { InitialAccessToken } from '../../domain/tokens/initial-access-token.ts';
import { issueInitialAccessToken } from '../../domain/tokens/registration-tokens.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { number, texts } from '../../lib/optional.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

/** `/clients-initial-access`: tokens that let their bearers register clients. */
export const initialAccessEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/clients-initial-access', roles: ['view-clients', 'manage-clients'], handle: list },
  endpointWithBody({
    method: 'POST',
    path: '/clients-initial-access',
    roles: ['manage-clients'],
    read: (request) =>
      readJson(request, 'ClientInitialAccessCreatePresentation', ClientInitialAccessCreatePresentation),
    handle: create,
  }),
  { method: 'DELETE', path: '/clients-initial-access/:id', roles: ['manage-clients'], handle: remove },
];

const ClientInitialAccessCreatePresentation = Type.Object({
  expiration: number,
  count: number,
  webOrigins: texts,
});
type ClientInitialAccessCreatePresentation = Static<typeof ClientInitialAccessCreatePresentation>;

/** Those that are over as well: an administrator may want to know what became of a token. */
async function list({ store, realm }: RealmRequest): Promise<Answer> {
  const tokens = await store.initialAccessTokens.list(realm.id, 0);
  return ok(tokens.map((token) => shown(token)));
}

async function create(
  admin: RealmRequest,
  { expiration = 0, count = 1, webOrigins }: ClientInitialAccessCreatePresentation,
): Promise<Answer> {
  const { store, realm, clock, request } = admin;
  if (expiration < 0)
    throw new Refusal(400, 'Invalid value for expiration', {
      description: 'The expiration time interval cannot be less than 0',
    });
  if (count < 0)
    throw new Refusal(400, 'Invalid value for count', { description: 'The count cannot be less than 0' });
  const token: InitialAccessToken = {
    id: newId(),
    realmId: realm.id,
    timestamp: seconds(clock),
    expiration,
    count,
    remainingCount: count,
    ...(webOrigins && { webOrigins }),
  };
  const signed = await issueInitialAccessToken(
    admin,
    realm,
    issuerOf(addressOf(realm, request.baseUrl), realm.name),
    token,
  );
  admin.record({ made: token.id });
  await store.commit([store.initialAccessTokens.create(token)]);
  return created(
    `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/clients-initial-access/${token.id}`,
    shown(token, signed),
  );
}

const shown = ({ id, timestamp, expiration, count, remainingCount }: InitialAccessToken, token?: string) => ({
  id,
  ...(token !== undefined && { token }),
  timestamp,
  expiration,
  count,
  remainingCount,
});

async function remove({ store, realm, request }: RealmRequest): Promise<Answer> {
  await store.commit([store.initialAccessTokens.remove(realm.id, request.params.id ?? '')]);
  return noContent;
}
