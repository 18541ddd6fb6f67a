import type { Client } from '../domain/clients/client.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import { notImplemented } from '../errors/http.ts';
import { invalidRequest, unsupportedGrantType } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { corsHeaders } from '../http/cors.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import type { Clock } from '../lib/clock.ts';
import { authenticateClient } from './client-authentication.ts';
import { grantTypes, grantTypesToCome } from './grants/index.ts';
import { issueTokens } from './tokens.ts';

export interface TokenEndpoint {
  readonly realms: Realms;
  readonly store: Store;
  readonly clock: Clock;
}

/** Answers about tokens are never kept (RFC 6749 section 5.1). */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** The token endpoint (RFC 6749 section 3.2): who asks, by which grant, and the tokens that follow. */
export async function token(endpoint: TokenEndpoint, request: Request): Promise<Answer> {
  const realm = await getRealm(endpoint.realms, request);
  const asked = { client: undefined as Client | undefined };
  try {
    return await grant(endpoint, realm, request, (client) => {
      asked.client = client;
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Before the client is known, any page may read why it was refused.
    const cors = corsHeaders(request, asked.client ? originsOf(asked.client) : ['*']);
    return { ...refused(error), earlyHeaders: { ...NO_STORE, ...cors } };
  }
}

async function grant(
  { store, clock }: TokenEndpoint,
  realm: RealmView,
  request: Request,
  authenticatedAs: (client: Client) => void,
): Promise<Answer> {
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  const name = form.get('grant_type');
  if (name === undefined) throw invalidRequest('Missing form parameter: grant_type');
  const grantType = grantTypes.get(name);
  if (!grantType && !grantTypesToCome.has(name)) throw unsupportedGrantType('Unsupported grant_type');
  if (form.repeats) throw invalidRequest('duplicated parameter');
  const authenticated = await authenticateClient(store, realm.id, request, form);
  authenticatedAs(authenticated.client);
  if (!grantType) throw notImplemented(`The grant type ${name}`);
  const origins = originsOf(authenticated.client);
  const { origin } = request.headers;
  const cors = corsHeaders(request, origins);
  if (origin !== undefined && !isSameOrigin(origin, request) && !cors['access-control-allow-origin'])
    throw new Refusal(403, 'Invalid origin');
  const issuer = issuerOf(request.baseUrl, realm.name);
  const decided = await grantType.authorize({ realm, issuer, request, form, authenticated, store, clock });
  return {
    status: 200,
    earlyHeaders: { ...NO_STORE, ...cors },
    headers: { 'content-type': 'application/json' },
    json: await issueTokens(decided),
  };
}

const isSameOrigin = (origin: string, { baseUrl }: Request) => new URL(baseUrl).origin === origin;
