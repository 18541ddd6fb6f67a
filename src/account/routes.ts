import { methodNotAllowed, notFound } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { asksForJson } from '../http/accept.ts';
import { preflight } from '../http/cors.ts';
import { METHODS, type Method, type Request, type Route } from '../http/exchange.ts';
import { otherMethods } from '../http/other-methods.ts';
import { getRealm } from '../http/realm.ts';
import { type AccountService, answer, type Endpoint } from './resource.ts';
import { endpoints } from './resources/index.ts';

const BASE = '/realms/:realm/account';
/** The one version of the API that there is, which a path may name. */
const VERSION = '/v1alpha1';

/** The Account REST API. What a browser opens at the same addresses is not built: whoever asks for no JSON finds nothing. */
export function accountRoutes(service: AccountService): Route[] {
  const below = (base: string): Route[] => {
    const offered = endpoints.map((endpoint) => routeOf(service, base, endpoint));
    return [
      ...offered,
      ...otherMethods(offered, (path, method) => elsewhere(service, path.slice(base.length), method)),
      ...METHODS.map((method) => ({
        method,
        path: `${base}/*`,
        handle: elsewhere(service, undefined, method),
      })),
    ];
  };
  return [...below(BASE), ...below(BASE + VERSION)];
}

function routeOf(service: AccountService, base: string, endpoint: Endpoint): Route {
  const { method, path } = endpoint;
  return {
    method,
    path: base + path,
    handle: async (request) => {
      await refusePage(service, request);
      return answer(service, request, endpoint);
    },
  };
}

/** Reads by browsers are for pages. */
async function refusePage({ realms }: AccountService, request: Request): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  await getRealm(realms, request);
  if (!asksForJson(request)) throw notFound();
}

/**
 * What there is not. What has endpoints of its own below it answers some methods otherwise than what is nowhere (as Keycloak).
 * @param path below the account, where it has other methods
 */
function elsewhere(service: AccountService, path: string | undefined, method: Method): Route['handle'] {
  if (method === 'OPTIONS')
    return async (request) => {
      await getRealm(service.realms, request);
      return preflight('HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT')(request);
    };
  return async (request) => {
    await refusePage(service, request);
    return answer(service, request, {
      async handle() {
        const rest = path === undefined ? (request.params['*'] ?? '') : path.slice(1);
        if (path === undefined && OTHER_VERSION.test(rest)) throw new Refusal(404, 'API version not found');
        if (/^resources(?:\/|$)/.test(rest))
          throw new Refusal(403, 'error', {
            audience: 'admin',
            description: 'User-managed access not enabled',
          });
        throw isRefusedMethod(method, rest) ? methodNotAllowed(methodsOf(path)) : notFound();
      },
    });
  };
}

/** Named in a path; the one that there is has routes of its own. */
const OTHER_VERSION = /^v\d[\w.-]*(?:\/|$)/;

const methodsOf = (path: string | undefined) =>
  endpoints.filter((each) => each.path === path).map(({ method }) => method);

const LEADING: Readonly<Record<string, readonly Method[]>> = {
  credentials: ['POST'],
  sessions: ['POST', 'PUT'],
  'linked-accounts': ['POST', 'PUT'],
};

function isRefusedMethod(method: Method, rest: string): boolean {
  const [first = ''] = rest.split('/');
  if (first === 'organizations') return false;
  return method === 'PATCH' || method === 'TRACE' || (LEADING[first]?.includes(method) ?? false);
}
