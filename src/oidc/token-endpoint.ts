import type { Client } from '../domain/clients/client.ts';
import { originsOf } from '../domain/clients/web-origins.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { Conflict } from '../domain/store.ts';
import { notImplemented } from '../errors/http.ts';
import {
  duplicatedParameter,
  invalidGrant,
  invalidRequest,
  unsupportedGrantType,
} from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { authenticateRequester } from './client-authentication.ts';
import { corsOf, tokenCorsHeaders } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { draftTokens } from './draft-tokens.ts';
import type { GrantRequest, GrantType } from './grants/grant.ts';
import { grantTypes, grantTypesToCome } from './grants/index.ts';
import { type Happening, recordRefusal, tellProved } from './happening.ts';
import { endOtherSession } from './logout/end-session.ts';
import { bindingOf, requireBinding } from './token-binding.ts';
import { tellGrant, tokenEvent } from './token-events.ts';
import { signTokens, type TokenResponse } from './tokens.ts';

/** Answers about tokens are never kept (RFC 6749 section 5.1). */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** The token endpoint (RFC 6749 section 3.2): who asks, by which grant, and the tokens that follow. */
export async function token(endpoint: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(endpoint.realms, request);
  const readers: Readers = { origins: [] };
  const happening: Happening = { realm, request, details: {} };
  try {
    return await grant(endpoint, happening, readers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(endpoint, happening, error);
    const cors = tokenCorsHeaders(request, readers.origins, error);
    return { ...refused(error), earlyHeaders: { ...NO_STORE, ...cors } };
  }
}

/** Origins whose pages may read the answer, as far as is known yet. */
interface Readers {
  origins: readonly string[];
}

async function grant(endpoint: OidcDependencies, happening: Happening, readers: Readers): Promise<Answer> {
  const { realm, request } = happening;
  const { store, clock, providerKeys, certificates } = endpoint;
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  const name = form.get('grant_type');
  if (name === undefined) throw invalidRequest('Missing form parameter: grant_type');
  const grantType = grantTypes.get(name);
  if (!grantType && !grantTypesToCome.has(name)) throw unsupportedGrantType('Unsupported grant_type');
  // Until the client is known, any page may read why it was refused; then its own pages alone.
  readers.origins = ['*'];
  tellGrant(happening, name);
  let cors = {};
  const met = (client: Client) => {
    tellProved(happening, client);
    readers.origins = originsOf(client, request.baseUrl);
    cors = corsOf(client, request);
  };
  const authenticated = await authenticateRequester(endpoint, realm, request, form, met, happening);
  if (form.repeatsOtherThan(grantType?.repeatable ?? [])) throw duplicatedParameter();
  if (!grantType) throw notImplemented(`The grant type ${name}`);
  const issuer = issuerOf(request.baseUrl, realm.name);
  const binding = await bindingOf(endpoint, realm, authenticated.client, request);
  const asked: GrantRequest = {
    realm,
    issuer,
    request,
    form,
    authenticated,
    binding,
    providerKeys,
    store,
    clock,
    certificates,
    endSession: (session) => endOtherSession(endpoint, happening, session),
    happening,
  };
  return {
    status: 200,
    earlyHeaders: { ...NO_STORE, ...cors },
    headers: { 'content-type': 'application/json' },
    json: await retryWhenChanged(() => issue(endpoint, grantType, asked)),
  };
}

/** Tokens are signed while the session is being stored; they go out when both are done. */
async function issue(
  endpoint: OidcDependencies,
  grantType: GrantType,
  asked: GrantRequest,
): Promise<TokenResponse> {
  const granted = await grantType.authorize(asked);
  requireBinding(asked.authenticated.client, asked.binding);
  const drafted = await draftTokens(endpoint, granted, asked.binding);
  try {
    const [tokens] = await Promise.all([
      signTokens(endpoint, drafted),
      asked.store.commit([
        ...drafted.grant.unit,
        ...tokenEvent(asked.store, asked.happening, drafted, asked.clock.now()),
      ]),
    ]);
    return tokens;
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') throw invalidGrant('Session not active');
    if (error instanceof Conflict && error.reason === 'replayed') {
      await granted.onReplay?.();
      throw invalidGrant('Token reuse detected');
    }
    throw error;
  }
}
