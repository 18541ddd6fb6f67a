import type { Realms } from '../domain/realms/realm-view.ts';
import { methodNotAllowed, methodNotAllowedAnywhere, notFound } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { preflight } from '../http/cors.ts';
import { type Answer, METHODS, type Method, type Request, type Route } from '../http/exchange.ts';
import { otherMethods } from '../http/other-methods.ts';
import { getRealm } from '../http/realm.ts';
import { authorize, registerBy, resetBy } from './authorization/endpoint.ts';
import { pushRequest } from './authorization/push-endpoint.ts';
import { authenticateElsewhere } from './backchannel/authentication-endpoint.ts';
import { channelAnswered } from './backchannel/callback-endpoint.ts';
import type { OidcDependencies } from './dependencies.ts';
import { authorizeDevice } from './device/authorization-endpoint.ts';
import { deviceStatus, verifyDevice } from './device/verification.ts';
import { introspect } from './introspection-endpoint.ts';
import { logoutResponse } from './logout/at-provider.ts';
import { confirmationAgain, logoutByPage, logoutConfirmed } from './logout/by-page.ts';
import { logoutByProvider } from './logout/by-provider.ts';
import { logout } from './logout/by-refresh-token.ts';
import { certs, discovery, realmInfo } from './public-documents.ts';
import { revoke } from './revocation-endpoint.ts';
import { statusIframe, statusIframeInit } from './session-management/status-iframe.ts';
import { thirdPartyCookies } from './session-management/third-party-cookies.ts';
import { storedToken } from './stored-token-endpoint.ts';
import { token } from './token-endpoint.ts';
import { userinfo } from './userinfo-endpoint.ts';

const REALM = '/realms/:realm';
const PROTOCOL = `${REALM}/protocol/openid-connect`;
const STORED_TOKEN = `${REALM}/broker/:alias/token`;

/** Everything relying parties call. */
export function oidcRoutes(dependencies: OidcDependencies): Route[] {
  const { realms } = dependencies;
  const asksOrigin =
    (...methods: string[]) =>
    async (request: Request) => {
      await getRealm(realms, request);
      return preflight(...methods)(request);
    };
  const endpoint = (path: string, handlers: Partial<Record<Method, Handle>>, ...asked: readonly string[]) => {
    const routes = Object.entries(handlers).map(
      ([method, handle]): Route => ({
        method: method as Method,
        path: PROTOCOL + path,
        handle: (request: Request) => handle(dependencies, request),
      }),
    );
    const ask: Route = { method: 'OPTIONS', path: PROTOCOL + path, handle: asksOrigin(...asked) };
    return asked.length > 0 ? [...routes, ask] : routes;
  };
  const documents: Route[] = [
    { method: 'GET', path: REALM, handle: realmInfo(dependencies) },
    { method: 'OPTIONS', path: REALM, handle: asksOrigin('GET', 'HEAD', 'OPTIONS') },
    { method: 'GET', path: `${PROTOCOL}/certs`, handle: certs(dependencies) },
    { method: 'OPTIONS', path: `${PROTOCOL}/certs`, handle: asksOrigin('GET') },
    { method: 'POST', path: `${PROTOCOL}/token`, handle: (request) => token(dependencies, request) },
    { method: 'OPTIONS', path: `${PROTOCOL}/token`, handle: asksOrigin('POST', 'OPTIONS') },
    ...endpoint('/auth', { GET: authorize, POST: authorize }),
    ...endpoint('/registrations', { GET: registerBy, POST: registerBy }),
    ...endpoint('/forgot-credentials', { GET: resetBy, POST: resetBy }),
    ...endpoint('/auth/device', { GET: verifyDevice, POST: authorizeDevice }, 'POST', 'OPTIONS'),
    ...endpoint('/ext/ciba/auth', { POST: authenticateElsewhere }),
    ...endpoint('/ext/ciba/auth/callback', { POST: channelAnswered }),
    ...endpoint('/login-status-iframe.html', { GET: statusIframe }),
    ...endpoint('/login-status-iframe.html/init', { GET: statusIframeInit }),
    ...endpoint('/3p-cookies/:step', { GET: thirdPartyCookies }),
    ...endpoint('/ext/par/request', { POST: pushRequest }, 'POST', 'OPTIONS'),
    ...endpoint('/token/introspect', { POST: introspect }),
    { method: 'OPTIONS', path: `${PROTOCOL}/token/introspect`, handle: introspectionMethods },
    ...endpoint('/revoke', { POST: revoke }, 'POST', 'OPTIONS'),
    ...endpoint('/userinfo', { GET: userinfo, POST: userinfo }, 'GET', 'HEAD', 'OPTIONS'),
    ...endpoint('/logout', { GET: logoutByPage, POST: logout }, 'GET', 'HEAD', 'OPTIONS'),
    ...endpoint('/logout/logout-confirm', { GET: confirmationAgain, POST: logoutConfirmed }),
    ...endpoint('/logout/backchannel-logout', { POST: logoutByProvider }),
    {
      method: 'GET',
      path: `${REALM}/broker/:alias/endpoint/logout_response`,
      handle: (request) => logoutResponse(dependencies, request),
    },
    { method: 'GET', path: STORED_TOKEN, handle: (request) => storedToken(dependencies, request) },
    { method: 'POST', path: STORED_TOKEN, handle: refuseIn(realms, noSecondVersion) },
    { method: 'OPTIONS', path: STORED_TOKEN, handle: asksOrigin('GET', 'HEAD', 'OPTIONS') },
    ...VERIFICATION.map(
      ([method, path, handle]): Route => ({
        method,
        path: REALM + path,
        handle: (request) => handle(dependencies, request),
      }),
    ),
  ];
  const wellKnown = (path: string): Route[] => [
    { method: 'GET', path, handle: discovery(dependencies) },
    { method: 'OPTIONS', path, handle: asksOrigin('GET') },
  ];
  const below = BELOW_THE_REALM.flatMap(wellKnown);
  const beside = BESIDE_THE_REALM.flatMap(wellKnown);
  return [
    ...documents,
    ...below,
    ...beside,
    ...otherMethods(documents, (_path, _method, offered) =>
      refuseIn(realms, () => methodNotAllowed(offered)),
    ),
    ...otherMethods(below, () => refuseIn(realms, notFound)),
    { method: 'GET', path: `/.well-known/:document${REALM}`, handle: refuseIn(realms, notFound) },
    ...otherMethods(beside, (_path, _method, offered) => () => {
      throw methodNotAllowedAnywhere(offered);
    }),
    ...METHODS.flatMap((method) => nowhere(realms, method)),
    // Which well-known documents there are is not for a preflight to say.
    { method: 'OPTIONS', path: `${REALM}/.well-known/:document`, handle: asksOrigin('GET') },
    ...METHODS.filter((method) => method !== 'OPTIONS').map(
      (method): Route => ({
        method,
        path: `${REALM}/.well-known/:document`,
        handle: refuseIn(realms, notFound),
      }),
    ),
  ];
}

/** RFC 8414 section 3.1 puts the well-known name before the issuer's path, OpenID Connect Discovery after it. */
const BELOW_THE_REALM = [
  `${REALM}/.well-known/openid-configuration`,
  `${REALM}/.well-known/oauth-authorization-server`,
];
const BESIDE_THE_REALM = [
  `/.well-known/oauth-authorization-server${REALM}`,
  `/.well-known/openid-configuration${REALM}`,
];

/** No page asks here: there is nothing to say about origins. */
const introspectionMethods = (): Answer => ({ status: 200, headers: { allow: 'HEAD, POST, OPTIONS' } });

/** Keycloak has a second version of the API of stored tokens, which is off. */
const noSecondVersion = () =>
  new Refusal(400, 'invalid_request', { description: 'Identity Brokering API feature not enabled' });

/** Refuses in a realm; a realm that is not there is said first. */
const refuseIn = (realms: Realms, refusal: () => Refusal) => async (request: Request) => {
  await getRealm(realms, request);
  throw refusal();
};

/** Below a realm, where nothing else is. */
function nowhere(realms: Realms, method: Method): Route[] {
  const noProtocol = () => new Refusal(404, 'Protocol not found');
  return [
    { method, path: `${REALM}/*`, handle: refuseIn(realms, notFound) },
    { method, path: `${REALM}/protocol/:protocol`, handle: refuseIn(realms, noProtocol) },
    { method, path: PROTOCOL, handle: refuseIn(realms, notFound) },
  ];
}

type Handle = (dependencies: OidcDependencies, request: Request) => Promise<Answer>;

/** Where users of devices go (RFC 8628 section 3.3): people type the address, so it is a short one. */
const VERIFICATION: readonly (readonly [Method, string, Handle])[] = [
  ['GET', '/device', verifyDevice],
  ['POST', '/device', verifyDevice],
  ['GET', '/device/status', deviceStatus],
];
