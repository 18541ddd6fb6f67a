import type { Client } from '../domain/clients/client.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import type { LoginDependencies } from './dependencies.ts';
import { LOGIN_ACTIONS } from './urls.ts';

/** The types of events by the page that was asked for (as Keycloak). */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['authenticate', 'LOGIN_ERROR'],
  ['registration', 'REGISTER_ERROR'],
  ['reset-credentials', 'RESET_PASSWORD_ERROR'],
  ['restart', 'RESTART_AUTHENTICATION_ERROR'],
  ['required-action', 'CUSTOM_REQUIRED_ACTION_ERROR'],
  ['first-broker-login', 'IDENTITY_PROVIDER_FIRST_LOGIN_ERROR'],
  ['post-broker-login', 'IDENTITY_PROVIDER_POST_LOGIN_ERROR'],
]);

/** The way to a provider and back. */
const BY_PROVIDER = /\/realms\/[^/]+\/broker\//;

interface Lost {
  readonly realm: RealmView;
  readonly request: Request;
  readonly client: Client | undefined;
}

/** Tells that a page was asked for whose login is not there. */
export async function tellOfLost(
  { store, clock }: Pick<LoginDependencies, 'store' | 'clock'>,
  { realm, request, client }: Lost,
  error: string,
  details: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { pathname } = new URL(request.url);
  const [, page = ''] = pathname.split(`/${LOGIN_ACTIONS}/`);
  const type = TYPES.get(page) ?? (BY_PROVIDER.test(pathname) ? 'IDENTITY_PROVIDER_LOGIN_ERROR' : undefined);
  if (type === undefined || !listsEvents(realm, type)) return;
  const isDeparture = pathname.endsWith('/login');
  const told = {
    ...(client && { clientId: client.clientId }),
    ipAddress: request.ip,
    error,
    details: { ...(isDeparture && { identity_provider: request.params.alias ?? '' }), ...details },
  };
  await store.commit([store.events.append(newEvent(realm, clock.now(), type, told, { audited: false }))]);
}
