import { isIP } from 'node:net';
import { type Static, Type } from 'typebox';
import { addressOf } from '../../domain/realms/realm-address.ts';
import { badRequest } from '../../errors/http.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { text } from '../../lib/optional.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const CALLERS = ['anonymous', 'authenticated'] as const;
const SOURCES = ['ByAnonymous', 'ByInitialAccessToken', 'ByRegistrationAccessToken'] as const;

const RegistrationTrial = Type.Object({
  /** `anonymous`, or `authenticated`: with an initial access token or a bearer. */
  caller: text,
  /** Address of the caller. */
  address: text,
  /** With what the caller would come, as client policies name it. */
  source: text,
  provider: text,
  /** Public id of the client that is to be changed. */
  clientId: text,
  /** In the provider's words. */
  client: Type.Optional(Type.Unknown()),
});

/** `/client-registration-policy/dry-run`: what would become of a registration, and which rule says so. Ours. */
export const registrationTrialEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/client-registration-policy/dry-run',
    roles: ['manage-clients', 'manage-realm'],
    read: (request) => readJson(request, 'RegistrationTrial', RegistrationTrial),
    handle: tryOut,
  }),
];

async function tryOut(
  { realm, request, tryRegistration }: RealmRequest,
  {
    caller = 'anonymous',
    address,
    source,
    provider = 'default',
    clientId,
    client = {},
  }: Static<typeof RegistrationTrial>,
): Promise<Answer> {
  const chain = CALLERS.find((each) => each === caller);
  if (!chain) throw badRequest(`'caller' must be one of ${CALLERS.join(', ')}`);
  if (address !== undefined && isIP(address) === 0) throw badRequest("'address' must be an IP address");
  const given = SOURCES.find((each) => each === source);
  if (source !== undefined && !given) throw badRequest(`'source' must be one of ${SOURCES.join(', ')}`);
  const baseUrl = addressOf(realm, request.baseUrl);
  const trial = await tryRegistration({
    realm,
    chain,
    provider,
    document: client,
    clientId,
    address,
    source: given,
    baseUrl,
  });
  return ok(trial, NO_CACHE);
}
