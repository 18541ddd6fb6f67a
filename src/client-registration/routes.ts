import { methodNotAllowed, notFound, notImplemented } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { preflight } from '../http/cors.ts';
import { type Answer, METHODS, type Method, type Request, type Route } from '../http/exchange.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import type { RegistrationService } from './caller.ts';
import { providers, providersToCome } from './providers/index.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import { read } from './read.ts';
import { register } from './register.ts';
import { remove } from './remove.ts';
import { update } from './update.ts';

const SERVICE = '/realms/:realm/clients-registrations';
const COLLECTION = `${SERVICE}/:provider`;
const CLIENT = `${COLLECTION}/:clientId`;

type Operation = (
  service: RegistrationService,
  provider: RegistrationProvider,
  request: Request,
) => Promise<Answer>;

/** The client registration service: what is offered on the collection and on a client, and how the rest is refused. */
export function clientRegistrationRoutes(service: RegistrationService): Route[] {
  const of = (operation: Operation) => async (request: Request) =>
    operation(service, await chooseProvider(service, request), request);
  const route =
    (path: string) =>
    (method: Method, operation: Operation): Route => ({ method, path, handle: of(operation) });
  const collection = route(COLLECTION);
  const client = route(CLIENT);
  return [
    { ...collection('POST', whileEnabled(register)), limit: 'registration' },
    collection('GET', nothingHere),
    collection('PUT', nothingHere),
    collection('DELETE', nothingHere),
    collection('HEAD', notOnCollection),
    collection('PATCH', notOnCollection),
    collection('TRACE', notOnCollection),
    collection('OPTIONS', askOrigin),
    client('GET', whileEnabled(read)),
    client('PUT', whileEnabled(update)),
    client('DELETE', whileEnabled(remove)),
    client('POST', nothingHere),
    client('PATCH', notOnClient),
    client('TRACE', notOnClient),
    client('OPTIONS', askOrigin),
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

async function chooseProvider(
  { realms }: RegistrationService,
  request: Request,
): Promise<RegistrationProvider> {
  await getRealm(realms, request);
  const id = request.params.provider ?? '';
  const provider = providers.get(id);
  if (provider) return provider;
  if (providersToCome.has(id)) throw notImplemented(`The client registration provider ${id}`);
  throw new Refusal(404, 'Client registration provider not found');
}

/** Keycloak goes on registering in a realm that was disabled; whoever disables one means to stop that. */
const whileEnabled =
  (operation: Operation): Operation =>
  async (service, provider, request) => {
    requireEnabled(await getRealm(service.realms, request));
    return operation(service, provider, request);
  };

const nothingHere: Operation = async () => {
  throw notFound();
};

const OFFERED = 'HEAD, DELETE, POST, GET, OPTIONS, PUT';

const notOffered =
  (...offered: Method[]): Operation =>
  async () => {
    throw methodNotAllowed(offered);
  };
const notOnCollection = notOffered('POST', 'OPTIONS');
const notOnClient = notOffered('GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS');

/** A preflight is answered where pages may call at all; elsewhere the methods alone are named. */
const askOrigin: Operation = async (_service, { fromBrowsers }, request) =>
  fromBrowsers
    ? preflight('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS')(request)
    : { status: 200, headers: { allow: OFFERED } };
