import type { Client } from '../../domain/clients/client.ts';
import { newPushedUri, type PushedRequest } from '../../domain/pushed-requests/pushed-request.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, type Request, refused } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { getRealm, requireEnabled } from '../../http/realm.ts';
import { requireSecureTransport } from '../../http/secure-transport.ts';
import { seconds } from '../../lib/clock.ts';
import { authenticateRequester } from '../client-authentication.ts';
import { corsOf, corsOfRefusal } from '../cors.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { bindingOf } from '../token-binding.ts';
import type { Parameters } from './asked.ts';
import { ShownToPerson } from './error-page.ts';
import { readParameters } from './parameters.ts';
import { heedPolicies } from './policies.ts';
import { openRequest, pushedLifespan } from './request-object.ts';
import { redirectUriOf } from './sender.ts';
import { understand } from './understand.ts';

/** A client hands in its authorization request before it sends anybody here (RFC 9126 section 2). */
export async function pushRequest(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  let client: Client | undefined;
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    client = await requester(dependencies, realm, request);
    const asked = await checked(dependencies, realm, client, request);
    const lifespan = pushedLifespan(realm, client);
    const uri = newPushedUri();
    const pushed = { realmId: realm.id, uri, clientId: client.id, ...asked };
    await store.commit([store.pushedRequests.create({ ...pushed, expiresAt: seconds(clock) + lifespan })]);
    return {
      status: 201,
      earlyHeaders: corsOf(client, request),
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, no-store' },
      json: { request_uri: uri, expires_in: lifespan },
    };
  } catch (error) {
    const refusal = error instanceof ShownToPerson ? told(error) : error;
    if (!(refusal instanceof Refusal)) throw error;
    return { ...refused(refusal), earlyHeaders: corsOfRefusal(client, request) };
  }
}

/** There is no person to be shown anything. */
const told = ({ key, args }: ShownToPerson): Refusal =>
  invalidRequest(key === 'invalidParameterMessage' ? `Invalid parameter: ${args[0]}` : 'Invalid Request');

/** In Keycloak's words, whatever is wrong with its credentials. */
async function requester(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
): Promise<Client> {
  try {
    return (await authenticateRequester(dependencies, realm, request, readForm(request))).client;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(401, 'invalid_request', { description: 'Authentication failed.', cause: error });
  }
}

/** The request as whoever brings its URI will make it. @throws {Refusal} @throws {ShownToPerson} */
async function checked(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
): Promise<Pick<PushedRequest, 'parameters' | 'requestObject' | 'isObjectEncrypted'>> {
  const { parameters: sent, repeated, tooLong } = readParameters(request);
  if (tooLong !== undefined) throw invalidRequest(`Invalid parameter: ${tooLong}`);
  if (sent.request_uri !== undefined)
    throw invalidRequest('It is not allowed to include request_uri to PAR.');
  const { parameters: opened, ...object } = await openRequest(dependencies, realm, client, request, sent);
  const { client_secret: _secret, client_assertion: _assertion, ...kept } = opened;
  const parameters = { ...kept, ...(await boundTo(dependencies, realm, client, request, kept)) };
  const redirectUri = redirectUriOf(client, parameters, request);
  const asked = { realm, client, request, parameters, repeated, redirectUri };
  const reading = understand(asked);
  if (reading.kind === 'wrong') {
    const { error, description = 'Unsupported response type' } = reading.wrong;
    throw invalidRequest(error === 'unsupported_response_type' ? 'Unsupported response type' : description);
  }
  const arrived = { sent, ...object, isPushed: true, pushed: new Set(Object.keys(parameters)) };
  const { wrong } = await heedPolicies(dependencies, asked, arrived, 'PUSHED_AUTHORIZATION_REQUEST');
  if (wrong) throw new Refusal(400, wrong.error, { description: wrong.description });
  return {
    parameters: { ...parameters, client_id: client.clientId },
    ...object,
  };
}

/** A proof that comes along binds the code to its key (RFC 9449 section 10.1). */
async function boundTo(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  { dpop_jkt: named }: Parameters,
): Promise<{ readonly dpop_jkt?: string }> {
  if (request.headers.dpop === undefined) return {};
  const { jkt } = await bindingOf(dependencies, realm, client, request);
  if (named !== undefined && named !== jkt)
    throw invalidRequest("DPoP confirmation doesn't match DPoP proof");
  return jkt === undefined ? {} : { dpop_jkt: jkt };
}
