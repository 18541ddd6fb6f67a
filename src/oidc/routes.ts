import { issuerOf } from '../domain/realms/issuer.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import { notFound, notImplemented } from '../errors/http.ts';
import { corsHeaders, preflight } from '../http/cors.ts';
import { type Answer, JSON_UTF8, type Method, type Request, type Route } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import type { Clock } from '../lib/clock.ts';
import { discoveryDocument } from './discovery.ts';
import { token } from './token-endpoint.ts';

export interface OidcDependencies {
  readonly realms: Realms;
  readonly store: Store;
  readonly clock: Clock;
}

const PROTOCOL = '/realms/:realm/protocol/openid-connect';

/** Public documents: any page may read them. */
const readByAll = (request: Request) => corsHeaders(request, ['*']);

/** Everything relying parties call. */
export function oidcRoutes(dependencies: OidcDependencies): Route[] {
  const { realms } = dependencies;
  const document =
    (render: (realm: RealmView, request: Request) => string, headers: Record<string, string>) =>
    async (request: Request): Promise<Answer> => {
      const realm = await getRealm(realms, request);
      return { status: 200, earlyHeaders: readByAll(request), headers, text: render(realm, request) };
    };
  const discovery = document((realm, { baseUrl }) => discoveryDocument(realm, baseUrl), {
    'cache-control': 'no-cache, must-revalidate, no-transform, no-store',
    'content-type': 'application/json',
  });
  const certs = document(({ jwks }) => jwks, {
    'cache-control': 'no-cache',
    'content-type': 'application/json',
  });
  const info = document(realmInfo, { 'cache-control': 'no-cache', 'content-type': JSON_UTF8 });
  const asksOrigin =
    (...methods: string[]) =>
    async (request: Request) => {
      await getRealm(realms, request);
      return preflight(...methods)(request);
    };
  return [
    ...WELL_KNOWN.flatMap((path): Route[] => [
      { method: 'GET', path, handle: discovery },
      { method: 'OPTIONS', path, handle: asksOrigin('GET') },
    ]),
    ...['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'].flatMap((method) =>
      WELL_KNOWN.slice(0, 2).map((path): Route => ({ method: method as Method, path, handle: nothing })),
    ),
    { method: 'GET', path: '/realms/:realm', handle: info },
    { method: 'OPTIONS', path: '/realms/:realm', handle: asksOrigin('GET', 'HEAD', 'OPTIONS') },
    { method: 'GET', path: `${PROTOCOL}/certs`, handle: certs },
    { method: 'OPTIONS', path: `${PROTOCOL}/certs`, handle: asksOrigin('GET') },
    { method: 'POST', path: `${PROTOCOL}/token`, handle: (request) => token(dependencies, request) },
    { method: 'OPTIONS', path: `${PROTOCOL}/token`, handle: asksOrigin('POST', 'OPTIONS') },
    ...TO_COME.map(
      ([method, path]): Route => ({ method, path: PROTOCOL + path, handle: toCome(realms, path) }),
    ),
  ];
}

/** RFC 8414 section 3.1 puts the well-known name before the issuer's path, OpenID Connect Discovery after it. */
const WELL_KNOWN = [
  '/realms/:realm/.well-known/openid-configuration',
  '/realms/:realm/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/realms/:realm',
  '/.well-known/openid-configuration/realms/:realm',
];

const nothing = () => {
  throw notFound();
};

/** Endpoints that discovery names and that are not built yet: they say so. */
const TO_COME: readonly (readonly [Method, string])[] = [
  ['GET', '/auth'],
  ['POST', '/auth'],
  ['POST', '/auth/device'],
  ['POST', '/ext/ciba/auth'],
  ['POST', '/ext/par/request'],
  ['GET', '/login-status-iframe.html'],
  ['GET', '/logout'],
  ['POST', '/logout'],
  ['POST', '/revoke'],
  ['POST', '/token/introspect'],
  ['GET', '/userinfo'],
  ['POST', '/userinfo'],
];

const toCome =
  (realms: Realms, path: string) =>
  async (request: Request): Promise<Answer> => {
    await getRealm(realms, request);
    throw notImplemented(`The endpoint ${path}`);
  };

/** Keycloak's public description of a realm. */
function realmInfo(realm: RealmView, { baseUrl }: Request): string {
  const issuer = issuerOf(baseUrl, realm.name);
  const key = realm.keys.active('SIG', realm.settings.defaultSignatureAlgorithm);
  return JSON.stringify({
    realm: realm.name,
    public_key:
      key && key.type !== 'OCT'
        ? key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
        : undefined,
    'token-service': `${issuer}/protocol/openid-connect`,
    'account-service': `${issuer}/account`,
    'tokens-not-before': realm.settings.notBefore,
  });
}
