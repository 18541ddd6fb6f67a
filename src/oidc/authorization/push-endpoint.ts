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
import { authenticateClient, namedClient } from '../client-authentication.ts';
import { corsOf, corsOfRefusal, EXPOSED, exposedWith } from '../cors.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { type Happening, tell, tellProved } from '../happening.ts';
import { bindingOf } from '../token-binding.ts';
import type { Parameters, Wrong } from './asked.ts';
import { pushChecks } from './checks/index.ts';
import { ShownToPerson } from './error-page.ts';
import { readParameters, requireNumber } from './parameters.ts';
import { heedPolicies } from './policies.ts';
import { PUSHED_AUTHORIZATION_REQUEST, recordNotPushed } from './push-events.ts';
import { openRequest, pushedLifespan } from './request-object.ts';
import { redirectUriOf } from './sender.ts';
import { told } from './told.ts';
import { understand } from './understand.ts';

/** A client hands in its authorization request before it sends anybody here (RFC 9126 section 2). */
export async function pushRequest(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  const happening: Happening = { realm, request, type: PUSHED_AUTHORIZATION_REQUEST, details: {} };
  const known: Known = {};
  try {
    requireSecureTransport(realm, request);
    requireEnabled(realm);
    const client = await requester(dependencies, happening, known);
    const asked = await checked(dependencies, happening, client);
    const lifespan = pushedLifespan(realm, client);
    const uri = newPushedUri();
    const pushed = { realmId: realm.id, uri, clientId: client.id, ...asked };
    await store.commit([store.pushedRequests.create({ ...pushed, expiresAt: seconds(clock) + lifespan })]);
    return {
      status: 201,
      earlyHeaders: known.cors ?? {},
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, no-store' },
      json: { request_uri: uri, expires_in: lifespan },
    };
  } catch (error) {
    const refusal = error instanceof ShownToPerson ? told(error) : error;
    if (!(refusal instanceof Refusal)) throw error;
    await recordNotPushed(dependencies, happening, error, refusal);
    return {
      ...refused(refusal),
      earlyHeaders: corsOfRefusal(known.client, request, exposedWith(EXPOSED, refusal)),
    };
  }
}

interface Known {
  client?: Client;
  cors?: Record<string, string>;
}

/** In Keycloak's words, whatever is wrong with its credentials. */
async function requester(
  dependencies: OidcDependencies,
  happening: Happening,
  known: Known,
): Promise<Client> {
  const { realm, request } = happening;
  const form = readForm(request);
  happening.clientId = namedClient(request, form).id;
  try {
    const { client } = await authenticateClient(dependencies, realm, request, form, (met) => {
      known.client = met;
      tellProved(happening, met);
      known.cors = corsOf(met, request);
    });
    return client;
  } catch (error) {
    // A page that may not ask is told so, whoever its client is.
    if (!(error instanceof Refusal) || (known.client && !known.cors)) throw error;
    throw new Refusal(401, 'invalid_request', { description: 'Authentication failed.', cause: error });
  }
}

/** The request as whoever brings its URI will make it. @throws {Refusal} @throws {ShownToPerson} */
async function checked(
  dependencies: OidcDependencies,
  happening: Happening,
  client: Client,
): Promise<Pick<PushedRequest, 'parameters' | 'requestObject' | 'isObjectEncrypted'>> {
  const { realm, request } = happening;
  const { parameters: sent, repeated, tooLong } = readParameters(request);
  if (tooLong !== undefined) throw invalidRequest(`Invalid parameter: ${tooLong}`);
  if (sent.request_uri !== undefined)
    throw new Refusal(400, 'invalid_request', {
      description: 'It is not allowed to include request_uri to PAR.',
      event: 'none',
    });
  const { parameters: opened, ...object } = await openRequest(
    dependencies,
    realm,
    client,
    request,
    sent,
    true,
  );
  const { client_secret: _secret, client_assertion: _assertion, ...kept } = opened;
  const parameters: Parameters = { ...kept, ...(await boundTo(dependencies, realm, client, request, kept)) };
  requireNumber(parameters);
  tell(happening, { redirect_uri: kept.redirect_uri });
  // Policies come first here (as in Keycloak); of what is not pushed they judge what is right otherwise.
  const asked = { realm, client, request, parameters };
  const { redirect_uri: redirectUri } = parameters;
  const arrived = { sent, ...object, isPushed: true, pushed: new Set(Object.keys(parameters)) };
  const { wrong } = await heedPolicies(
    dependencies,
    { ...asked, redirectUri },
    arrived,
    PUSHED_AUTHORIZATION_REQUEST,
  );
  if (wrong) throw new Refusal(400, wrong.error, { description: wrong.description });
  const reading = understand(
    { ...asked, repeated, redirectUri: redirectUriOf(client, parameters, request) },
    pushChecks,
  );
  if (reading.kind === 'wrong') {
    tell(happening, reading.details);
    throw refusalOf(reading.wrong, repeated.length > 0);
  }
  return {
    parameters: { ...parameters, client_id: client.clientId },
    ...object,
  };
}

/** In Keycloak's words. */
function refusalOf({ error, description: said }: Wrong, isRepeated: boolean): Refusal {
  const isUnsupported = error === 'unsupported_response_type' || said === undefined;
  const description = isUnsupported ? 'Unsupported response type' : said;
  const reason = isUnsupported ? 'Unsupported response_type' : said;
  const [status, code, word] =
    error === 'unauthorized_client'
      ? [401, error, 'not_allowed']
      : // Keycloak knows no resources, and has no word for them (RFC 8707 section 2).
        [400, error === 'invalid_target' ? error : 'invalid_request', 'invalid_request'];
  return new Refusal(status, code, { description, event: { error: word, ...(!isRepeated && { reason }) } });
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
    throw invalidRequest('DPoP Proof public key thumbprint does not match dpop_jkt.');
  return jkt === undefined ? {} : { dpop_jkt: jkt };
}
