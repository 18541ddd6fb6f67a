import { originsOf } from '../domain/clients/web-origins.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import { notImplemented } from '../errors/http.ts';
import { invalidRequest, unsupportedGrantType } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { tokenCorsHeaders } from '../http/cors.ts';
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
  const readers: Readers = { origins: [] };
  try {
    return await grant(endpoint, realm, request, readers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ...refused(error),
      earlyHeaders: { ...NO_STORE, ...tokenCorsHeaders(request, readers.origins) },
    };
  }
}

/** Origins whose pages may read the answer, as far as is known yet. */
interface Readers {
  origins: readonly string[];
}

async function grant(
  endpoint: TokenEndpoint,
  realm: RealmView,
  request: Request,
  readers: Readers,
): Promise<Answer> {
  const { store, clock } = endpoint;
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  const name = form.get('grant_type');
  if (name === undefined) throw invalidRequest('Missing form parameter: grant_type');
  const grantType = grantTypes.get(name);
  if (!grantType && !grantTypesToCome.has(name)) throw unsupportedGrantType('Unsupported grant_type');
  if (form.repeats) throw invalidRequest('duplicated parameter');

  // Until the client is known, any page may read why it was refused; then its own pages alone.
  readers.origins = ['*'];
  const authenticated = await authenticateClient(store, realm.id, request, form);
  readers.origins = originsOf(authenticated.client);
  if (!grantType) throw notImplemented(`The grant type ${name}`);
  const { origin } = request.headers;
  const cors = tokenCorsHeaders(request, readers.origins);
  if (origin !== undefined && !isSameOrigin(origin, request) && !cors['access-control-allow-origin'])
    throw new Refusal(403, 'Invalid origin');

  const issuer = issuerOf(request.baseUrl, realm.name);
  const decided = await grantType.authorize({ realm, issuer, request, form, authenticated, store, clock });
  return {
    status: 200,
    earlyHeaders: { ...NO_STORE, ...cors },
    headers: { 'content-type': 'application/json' },
    json: await issueTokens(endpoint, decided),
  };
}

const isSameOrigin = (origin: string, { baseUrl }: Request) => new URL(baseUrl).origin === origin;
