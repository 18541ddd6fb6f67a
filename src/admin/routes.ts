import { methodNotAllowed, notFound } from '../errors/http.ts';
import { preflight } from '../http/cors.ts';
import { METHODS, type Method, type Route } from '../http/exchange.ts';
import { locateClient } from './get-client.ts';
import { type AdminService, adminRoute, type Endpoint, REALMS, realmRoute } from './resource.ts';
import { endpoints } from './resources/index.ts';
import { realmRoutes } from './resources/realms.ts';

/** The Admin REST API. What is not there, and what is not offered, is said only to somebody who has a token. */
export function adminRoutes(service: AdminService): Route[] {
  const offered = [...realmRoutes(service), ...endpoints.map((endpoint) => realmRoute(service, endpoint))];
  const byPath = Map.groupBy(offered, ({ path }) => path);
  return [
    ...offered,
    ...[...byPath].flatMap(([path, routes]) => notOffered(service, path, routes)),
    ...METHODS.flatMap((method) => ELSEWHERE.map((rest) => elsewhere(service, method, rest))),
  ];
}

const asked = preflight('DELETE', 'POST', 'GET', 'PUT');

/** Answers to the methods that a path does not have. */
function notOffered(service: AdminService, path: string, routes: readonly Route[]): Route[] {
  const methods = routes.map(({ method }) => method);
  const allow: readonly Method[] = [...methods, 'OPTIONS'];
  const rest = METHODS.filter(
    (method) => !methods.includes(method) && !(method === 'HEAD' && methods.includes('GET')),
  );
  return rest.map((method) => {
    if (method === 'OPTIONS') return { method, path, handle: asked };
    const handle = async () => {
      throw HIDDEN[path.slice(BELOW.length)]?.includes(method) ? notFound() : methodNotAllowed(allow);
    };
    return path === REALMS
      ? adminRoute(service, method, path, handle)
      : realmRoute(service, { method, path: path.slice(BELOW.length), handle });
  });
}

const BELOW = `${REALMS}/:realm`;

/** Where Keycloak says that nothing is there, although the path has other methods. */
const HIDDEN: Readonly<Record<string, readonly Method[]>> = {
  '': ['POST'],
  '/clients/:id': ['POST'],
  '/clients/:id/client-secret': ['PUT', 'DELETE'],
  '/clients/:id/registration-access-token': ['GET', 'HEAD', 'PUT', 'DELETE'],
  '/clients-initial-access': ['DELETE'],
  '/clients-initial-access/:id': ['GET', 'HEAD', 'POST'],
  '/components': ['PUT', 'DELETE'],
  '/components/:id': ['POST'],
};

/** Paths that lead nowhere, and what they lead through. */
const ELSEWHERE: readonly Pick<Endpoint, 'path' | 'locate'>[] = [
  { path: '/*' },
  { path: '/clients/:id/*', locate: locateClient },
];

function elsewhere(service: AdminService, method: Method, rest: Pick<Endpoint, 'path' | 'locate'>): Route {
  if (method === 'OPTIONS') return { method, path: BELOW + rest.path, handle: asked };
  const handle = async () => {
    throw notFound();
  };
  return realmRoute(service, { method, ...rest, handle });
}
