import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Method, Request, Route } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import type { LoginDependencies } from './dependencies.ts';
import { authenticate } from './endpoints/authenticate.ts';
import { consent } from './endpoints/consent.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { registration } from './endpoints/registration.ts';
import { requiredAction } from './endpoints/required-action.ts';
import { restart } from './endpoints/restart.ts';
import { toCome } from './endpoints/to-come.ts';
import { findLogin } from './find-login.ts';
import { lost } from './lost.ts';
import { refusalPage } from './refusal-page.ts';
import { LOGIN_ACTIONS } from './urls.ts';

const ENDPOINTS: readonly (readonly [Method, string, Endpoint])[] = [
  ['GET', 'authenticate', authenticate],
  ['POST', 'authenticate', authenticate],
  ['GET', 'required-action', requiredAction],
  ['POST', 'required-action', requiredAction],
  ['POST', 'consent', consent],
  ['GET', 'restart', restart],
  ['GET', 'registration', registration],
  ['POST', 'registration', registration],
  ['GET', 'reset-credentials', toCome('The reset of credentials')],
];

/** What the pages of a login come back to. */
export const loginRoutes = (dependencies: LoginDependencies): Route[] =>
  ENDPOINTS.map(([method, action, endpoint]) => ({
    method,
    path: `/realms/:realm/${LOGIN_ACTIONS}/${action}`,
    handle: (request) => handle(dependencies, endpoint, request),
  }));

async function handle(
  dependencies: LoginDependencies,
  endpoint: Endpoint,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  try {
    requireSecureTransport(realm, request);
    if (!realm.settings.enabled) throw new Refusal(400, 'realmNotEnabledMessage');
    const login = await findLogin(dependencies, realm, request);
    return login ? await endpoint(login) : await lost(dependencies, realm, request);
  } catch (error) {
    // Another request of the same tab was quicker: this one is about a page that is no more.
    if (error instanceof Conflict && error.reason === 'changed') {
      const login = await findLogin(dependencies, realm, request);
      return login ? endpoint({ ...login, isLate: true }) : lost(dependencies, realm, request);
    }
    if (error instanceof Refusal) return refusalPage(dependencies.pages, realm, request, error);
    throw error;
  }
}
