import type { RealmView } from '../domain/realms/realm-view.ts';
import { methodNotAllowed, notFound } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { allowingHeader, preflight } from '../http/cors.ts';
import { type Answer, METHODS, type Method, type Request, type Route } from '../http/exchange.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { readInstallation } from './install.ts';
import { refusalHeaders } from './origin.ts';
import { providers } from './providers/index.ts';
import type { RegisteringProvider, RegistrationProvider } from './providers/provider.ts';
import { samlProvider } from './providers/saml2-entity-descriptor.ts';
import { read } from './read.ts';
import { register } from './register.ts';
import { remove } from './remove.ts';
import type { RegistrationCall, RegistrationService } from './service.ts';
import { update } from './update.ts';

const SERVICE = '/realms/:realm/clients-registrations';

type Operation = (call: RegistrationCall) => Promise<Answer>;

/** What a provider offers on its path and on those of its clients, by method. */
interface Offer {
  /** Whether pages of allowed origins may use it. */
  readonly fromBrowsers: boolean;
  readonly collection: Operations;
  readonly client: Operations;
}

type Operations = Readonly<Partial<Record<Method, Operation>>>;

const registering = (provider: RegisteringProvider): Offer => ({
  fromBrowsers: provider.fromBrowsers,
  collection: { POST: (call) => register(call, provider) },
  client: {},
});

/** Everything, in the provider's documents. */
const whole = (provider: RegistrationProvider): Offer => ({
  ...registering(provider),
  client: {
    GET: (call) => read(call, provider),
    PUT: (call) => update(call, provider),
    DELETE: (call) => remove(call, provider),
  },
});

/** What is offered of providers that are not good for a client's whole life. */
const PARTIAL: ReadonlyMap<string, Offer> = new Map([
  [samlProvider.id, registering(samlProvider)],
  ['install', { fromBrowsers: false, collection: {}, client: { GET: readInstallation } }],
]);

function offerOf(realm: RealmView, id: string): Offer | undefined {
  const provider = providers.in(realm).get(id);
  return provider ? whole(provider) : PARTIAL.get(id);
}

/** The client registration service: what is offered on the collection and on a client, and how the rest is refused. */
export function clientRegistrationRoutes(service: RegistrationService): Route[] {
  const routesOf = (path: string, place: 'collection' | 'client'): Route[] =>
    METHODS.filter((method) => method !== 'HEAD' || place === 'collection').map((method) => ({
      method,
      path,
      handle: (request) => answer(service, request, place, method),
    }));
  return [
    ...routesOf(`${SERVICE}/:provider`, 'collection'),
    ...routesOf(`${SERVICE}/:provider/:clientId`, 'client'),
    {
      method: 'OPTIONS',
      path: SERVICE,
      handle: async (request) => {
        await getRealm(service.realms, request);
        return { status: 200, headers: { allow: 'HEAD, OPTIONS' } };
      },
    },
    ...METHODS.filter((method) => method !== 'OPTIONS').map(
      (method): Route => ({
        method,
        path: SERVICE,
        handle: async (request) => {
          await getRealm(service.realms, request);
          throw methodNotAllowed(['OPTIONS']);
        },
      }),
    ),
  ];
}

/** An answer holds the client's secret, and the token that manages it (RFC 7591 section 3.2.1). */
const NO_STORE = { 'cache-control': 'no-store' };

async function answer(
  service: RegistrationService,
  request: Request,
  place: 'collection' | 'client',
  method: Method,
): Promise<Answer> {
  const realm = await getRealm(service.realms, request);
  const offer = offerOf(realm, request.params.provider ?? '');
  if (!offer) throw new Refusal(404, 'Client registration provider not found');
  if (method === 'OPTIONS') return askOrigin(offer, request);
  const operation = offer[place][method];
  if (!operation) throw notOffered(offer, offer[place], method);
  // Keycloak goes on registering in a realm that was disabled; whoever disables one means to stop that.
  requireEnabled(realm);
  const done = await challenging(() =>
    readable(offer, realm, request, () => operation({ service, realm, request })),
  );
  return done.json === undefined ? done : { ...done, headers: { ...done.headers, ...NO_STORE } };
}

/** What is refused before anybody asks who calls is for the pages of the realm's origins to read. */
async function readable(
  offer: Offer,
  realm: RealmView,
  request: Request,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && !error.headers['access-control-allow-origin'])
      throw error.withHeaders(refusalHeaders(offer, realm, undefined, request));
    throw error;
  }
}

/** Whoever is asked for a better token is told what kind it is (RFC 6750 section 3). */
async function challenging(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.status === 401 && !error.headers['www-authenticate'])
      throw error.withHeaders({ 'www-authenticate': `Bearer error="${error.code}"` });
    throw error;
  }
}

/** What a provider has, but not there, is not found; what it has nowhere is not allowed (as Keycloak). */
function notOffered({ collection, client }: Offer, here: Operations, method: Method): Refusal {
  if (collection[method] ?? client[method]) return notFound();
  const methods = Object.keys(here) as Method[];
  return methodNotAllowed([...methods.flatMap((one) => (one === 'GET' ? [one, 'HEAD'] : [one])), 'OPTIONS']);
}

const ALLOWED: readonly Method[] = ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT'];

/** A preflight is answered where pages may call at all; elsewhere the methods alone are named. */
function askOrigin({ fromBrowsers, collection, client }: Offer, request: Request): Answer {
  if (fromBrowsers)
    return allowingHeader(preflight('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS')(request), 'Idempotency-Key');
  const offered = { HEAD: true, OPTIONS: true, ...collection, ...client };
  return { status: 200, headers: { allow: ALLOWED.filter((method) => method in offered).join(', ') } };
}
