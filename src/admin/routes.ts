import { methodNotAllowed, notFound } from '../errors/http.ts';
import { preflight } from '../http/cors.ts';
import { METHODS, type Method, type Route } from '../http/exchange.ts';
import { otherMethods } from '../http/other-methods.ts';
import { locateClient } from './get-client.ts';
import { type AdminService, adminRoute, type Endpoint, REALMS, realmRoute } from './resource.ts';
import { endpoints } from './resources/index.ts';
import { realmRoutes } from './resources/realms.ts';

/** The Admin REST API. What is not there, and what is not offered, is said only to somebody who has a token. */
export function adminRoutes(service: AdminService): Route[] {
  const offered = [...realmRoutes(service), ...endpoints.map((endpoint) => realmRoute(service, endpoint))];
  return [
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
    throw HIDDEN[path.slice(BELOW.length)]?.includes(method)
      ? notFound()
      : methodNotAllowed([...offered, 'OPTIONS']);
  };
  return path === REALMS
    ? adminRoute(service, method, path, handle).handle
    : realmRoute(service, { method, path: path.slice(BELOW.length), handle }).handle;
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
