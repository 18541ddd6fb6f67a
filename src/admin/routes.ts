import { methodNotAllowed, notFound } from '../errors/http.ts';
import { preflight } from '../http/cors.ts';
import { METHODS, type Method, type Route } from '../http/exchange.ts';
import { otherMethods } from '../http/other-methods.ts';
import { getGroup } from './find-group.ts';
import { locateClient } from './get-client.ts';
import { locateClientScope } from './get-client-scope.ts';
import { locateUser } from './get-user.ts';
import { type AdminService, adminRoute, type Endpoint, REALMS, realmRoute } from './resource.ts';
import { endpoints } from './resources/index.ts';
import { realmRoutes } from './resources/realms.ts';
import { serverInfoRoute } from './resources/server-info.ts';
import { whoamiRoute } from './resources/whoami.ts';

/** The Admin REST API. What is not there, and what is not offered, is said only to somebody who has a token. */
export function adminRoutes(service: AdminService): Route[] {
  const offered = [...realmRoutes(service), ...endpoints.map((endpoint) => realmRoute(service, endpoint))];
  return [
    whoamiRoute(service),
    serverInfoRoute(service),
    ...offered,
    ...otherMethods(offered, (path, method, methods) => notOffered(service, path, method, methods)),
    ...METHODS.flatMap((method) => ELSEWHERE.map((rest) => elsewhere(service, method, rest))),
  ];
}

const asked = preflight('DELETE', 'POST', 'GET', 'PUT');

/** The answer to a method that a path does not have. */
function notOffered(
  service: AdminService,
  path: string,
  method: Method,
  offered: readonly Method[],
): Route['handle'] {
  if (method === 'OPTIONS') return asked;
  const handle = async () => {
    throw path !== REALMS && isHidden(path.slice(BELOW.length), method)
      ? notFound()
      : methodNotAllowed([...offered, 'OPTIONS']);
  };
  return path === REALMS
    ? adminRoute(service, method, path, handle).handle
    : realmRoute(service, { method, path: path.slice(BELOW.length), handle }).handle;
}

const BELOW = `${REALMS}/:realm`;
const EVERY: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

/**
 * Keycloak's resources, the longer paths first, and the methods each has somewhere below its path: what a resource
 * has, but not there, is not found; what it has nowhere is not allowed.
 */
const RESOURCES: readonly (readonly [path: string, methods: readonly Method[]])[] = [
  ['/attack-detection', ['GET', 'DELETE']],
  ['/clients/:id/roles', EVERY],
  ['/clients/:id/protocol-mappers', EVERY],
  ['/clients/:id/scope-mappings', ['GET', 'POST', 'DELETE']],
  ['/clients/:id', EVERY],
  ['/client-policies', ['GET', 'PUT']],
  ['/client-registration-policy', ['GET']],
  ...['keys', 'realm', 'user'].map((cache) => [`/clear-${cache}-cache`, ['POST']] as const),
  ['/clients-initial-access', ['GET', 'POST', 'DELETE']],
  ['/clients', ['GET', 'POST']],
  ...['/client-scopes', '/client-templates'].flatMap((scopes): [string, readonly Method[]][] => [
    [`${scopes}/:id/protocol-mappers`, EVERY],
    [`${scopes}/:id/scope-mappings`, ['GET', 'POST', 'DELETE']],
    [`${scopes}/:id`, ['GET', 'PUT', 'DELETE']],
    [scopes, ['GET', 'POST']],
  ]),
  ['/components', EVERY],
  ['/groups/:id/role-mappings', ['GET', 'POST', 'DELETE']],
  ['/groups/:id', EVERY],
  ['/groups', ['GET', 'POST']],
  ['/identity-provider/instances/:id', EVERY],
  ['/identity-provider', ['GET', 'POST']],
  ['/keys', ['GET']],
  ['/roles', EVERY],
  ['/roles-by-id', EVERY],
  ['/users/:id/role-mappings', ['GET', 'POST', 'DELETE']],
  ['/users/:id', EVERY],
  ['/users/profile', ['GET', 'PUT']],
  ['/users', ['GET', 'POST']],
  ['', EVERY],
];

function isHidden(path: string, method: Method): boolean {
  const [, methods = []] = RESOURCES.find(([start]) => path === start || path.startsWith(`${start}/`)) ?? [];
  return methods.includes(method === 'HEAD' ? 'GET' : method);
}

/** Paths that lead nowhere, and what they lead through. */
const ELSEWHERE: readonly Pick<Endpoint, 'path' | 'locate'>[] = [
  { path: '/*' },
  { path: '/clients/:id/*', locate: locateClient },
  { path: '/client-scopes/:id/*', locate: locateClientScope },
  { path: '/client-templates/:id/*', locate: locateClientScope },
  { path: '/users/:id/*', locate: locateUser },
  { path: '/groups/:id/*', locate: (admin) => getGroup(admin) },
];

function elsewhere(service: AdminService, method: Method, rest: Pick<Endpoint, 'path' | 'locate'>): Route {
  if (method === 'OPTIONS') return { method, path: BELOW + rest.path, handle: asked };
  const handle = async () => {
    throw notFound();
  };
  return realmRoute(service, { method, ...rest, handle });
}
