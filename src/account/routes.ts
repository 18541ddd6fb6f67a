import { methodNotAllowed, notFound } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { asksForJson } from '../http/accept.ts';
import { preflight } from '../http/cors.ts';
import { METHODS, type Method, type Request, type Route } from '../http/exchange.ts';
import { otherMethods } from '../http/other-methods.ts';
import { getRealm } from '../http/realm.ts';
import { isForm, serveForm, servePage } from './pages/serve.ts';
import type { AccountPagesService } from './pages/visit.ts';
import { type AccountService, answer, type Endpoint } from './resource.ts';
import { endpoints } from './resources/index.ts';

const BASE = '/realms/:realm/account';
/** The one version of the API that there is, which a path may name. */
const VERSION = '/v1alpha1';

/** The Account REST API, and the pages at the same addresses: whoever asks for no JSON is shown a page. */
export function accountRoutes(service: AccountPagesService): Route[] {
  const below = (base: string, page: Route['handle']): Route[] => {
    const offered = endpoints.map((endpoint) => routeOf(service, base, endpoint, page));
    return [
      ...offered,
      ...otherMethods(offered, (path, method) => elsewhere(service, path.slice(base.length), method, page)),
      ...METHODS.map((method) => ({
        method,
        path: `${base}/*`,
        handle: elsewhere(service, undefined, method, page),
      })),
    ];
  };
  const pages = below(BASE, (request) => servePage(service, request, pathBelow(request)));
  const forms = pages.map((route) => (route.method === 'POST' ? withForms(service, route) : route));
  return [...forms, ...below(BASE + VERSION, noPage(service))];
}

/** The path below the account, as it is written: pages have plain ones. */
const pathBelow = ({ url }: Request): string =>
  /^[^/]+:\/\/.*?\/realms\/[^/]+\/account(.*)$/.exec(url)?.[1] ?? '';

/** A version of the API has no pages. */
const noPage =
  ({ realms }: AccountService): Route['handle'] =>
  async (request) => {
    await getRealm(realms, request);
    throw notFound();
  };

/** What a form of a page sends is for the page; all else at its address is for the API. */
const withForms = (service: AccountPagesService, route: Route): Route => ({
  ...route,
  handle(request) {
    const path = pathBelow(request);
    const isSent = request.headers['content-type']?.startsWith(FORM) === true && !asksForJson(request);
    return isSent && isForm(path) ? serveForm(service, request, path) : route.handle(request);
  },
});

const FORM = 'application/x-www-form-urlencoded';

function routeOf(service: AccountService, base: string, endpoint: Endpoint, page: Route['handle']): Route {
  const { method, path } = endpoint;
  return {
    method,
    path: base + path,
    handle: (request) => (isForPage(request) ? page(request) : answer(service, request, endpoint)),
  };
}

/** Reads by browsers are for pages. */
const isForPage = (request: Request): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !asksForJson(request);

/**
 * What there is not. What has endpoints of its own below it answers some methods otherwise than what is nowhere (as Keycloak).
 * @param path below the account, where it has other methods
 */
function elsewhere(
  service: AccountService,
  path: string | undefined,
  method: Method,
  page: Route['handle'],
): Route['handle'] {
  if (method === 'OPTIONS')
    return async (request) => {
      await getRealm(service.realms, request);
      return preflight('HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT')(request);
    };
  return async (request) => {
    if (isForPage(request)) return page(request);
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
