import { signingKey } from '../domain/keys/signing-key.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { notAcceptable } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { acceptsJson } from '../http/accept.ts';
import { corsHeaders } from '../http/cors.ts';
import { type Answer, JSON_UTF8, type Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { EXPOSED } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { discoveryDocument } from './discovery.ts';

/** A public document: any page may read it. */
const published = (request: Request, headers: Record<string, string>, text: string): Answer => ({
  status: 200,
  earlyHeaders: corsHeaders(request, ['*']),
  headers,
  text,
});

/** What tells whose tokens to believe comes by TLS where the realm asks for it (RFC 8414 section 6.1). @throws {Refusal} 403 */
function requireUntouched(realm: RealmView, request: Request): void {
  try {
    requireSecureTransport(realm, request);
  } catch (error) {
    throw error instanceof Refusal ? error.withHeaders(corsHeaders(request, ['*'], EXPOSED)) : error;
  }
}

const DISCOVERY_HEADERS = {
  'cache-control': 'no-cache, must-revalidate, no-transform, no-store',
  'content-type': 'application/json',
};

/** The metadata of a realm (OpenID Connect Discovery section 4, RFC 8414 section 3). */
export const discovery =
  ({ realms }: OidcDependencies) =>
  async (request: Request): Promise<Answer> => {
    const realm = await getRealm(realms, request);
    if (!acceptsJson(request))
      throw notAcceptable('The accept header value did not match the value in @Produces');
    requireUntouched(realm, request);
    return published(request, DISCOVERY_HEADERS, discoveryDocument(realm, request.baseUrl));
  };

const CERTS_HEADERS = { 'cache-control': 'no-cache', 'content-type': 'application/json' };

/** The keys that a realm's tokens verify by (RFC 7517 section 5). */
export const certs =
  ({ realms }: OidcDependencies) =>
  async (request: Request): Promise<Answer> => {
    const realm = await getRealm(realms, request);
    requireUntouched(realm, request);
    return published(request, CERTS_HEADERS, realm.jwks);
  };

const INFO_HEADERS = { 'cache-control': 'no-cache', 'content-type': JSON_UTF8 };

/** Keycloak's public description of a realm. */
export const realmInfo = (dependencies: OidcDependencies) => async (request: Request) => {
  const realm = await getRealm(dependencies.realms, request);
  if (!acceptsJson(request)) throw notAcceptable();
  const issuer = issuerOf(request.baseUrl, realm.name);
  const key = await signingKey(dependencies, realm, realm.settings.defaultSignatureAlgorithm);
  const info = {
    realm: realm.name,
    public_key:
      key.type === 'OCT'
        ? undefined
        : key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    'token-service': `${issuer}/protocol/openid-connect`,
    'account-service': `${issuer}/account`,
    'tokens-not-before': realm.settings.notBefore,
  };
  return published(request, INFO_HEADERS, JSON.stringify(info));
};
