import { findClientView } from '../domain/clients/client-view.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import { browserOf } from './cookies/browser.ts';
import type { LoginDependencies } from './dependencies.ts';
import type { Login } from './login.ts';
import { openLogin } from './open.ts';

/** The login that a URL and the browser's cookie are about; undefined where there is none, or none any more. */
export async function findLogin(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Login | undefined> {
  const { query } = request;
  const [tab, clientId] = [query.get('tab_id'), query.get('client_id')];
  return tab === null || clientId === null ? undefined : findTab(dependencies, realm, request, tab, clientId);
}

/** The login in a tab of the browser, whichever client it is for. */
export async function findTabById(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  tab: string,
): Promise<Login | undefined> {
  const { store, clock } = dependencies;
  const browser = browserOf(request);
  if (browser === undefined) return undefined;
  const session = await store.authenticationSessions.find(realm.id, browser, tab, seconds(clock));
  const client = session && (await store.clients.find(realm.id, session.clientId));
  return client && findTab(dependencies, realm, request, tab, client.clientId);
}

/** The login in a tab of the browser, for a client by its public id. */
export async function findTab(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  tab: string,
  clientId: string,
): Promise<Login | undefined> {
  const { store, clock } = dependencies;
  const browser = browserOf(request);
  if (browser === undefined) return undefined;
  const session = await store.authenticationSessions.find(realm.id, browser, tab, seconds(clock));
  if (!session) return undefined;
  const { userId } = session.state;
  const [view, user] = await Promise.all([
    findClientView(store, realm.id, clientId),
    userId === undefined ? undefined : store.users.find(realm.id, userId),
  ]);
  const client = view?.client;
  if (!client?.enabled || client.id !== session.clientId) return undefined;
  return openLogin(dependencies, { realm, client, request, session, isStored: true, user });
}
