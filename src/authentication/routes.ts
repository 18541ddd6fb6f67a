import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Method, Request, Route } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { askedLocale } from '../pages/text/locale.ts';
import { rememberLocale } from './cookies/locale.ts';
import type { LoginDependencies } from './dependencies.ts';
import { authenticate } from './endpoints/authenticate.ts';
import { consent } from './endpoints/consent.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { registration } from './endpoints/registration.ts';
import { requiredAction } from './endpoints/required-action.ts';
import { restart } from './endpoints/restart.ts';
import { toCome } from './endpoints/to-come.ts';
import { findLogin } from './find-login.ts';
import { keep } from './keep.ts';
import { type Login, withNotes } from './login.ts';
import { lost } from './lost.ts';
import { LOCALE } from './notes.ts';
import { refusalPage } from './refusal-page.ts';
import { withCookies } from './show.ts';
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
    return login ? await inLanguage(login, endpoint) : await lost(dependencies, realm, request);
  } catch (error) {
    // Another request of the same tab was quicker: this one is about a page that is no more.
    if (error instanceof Conflict) {
      const login = await findLogin(dependencies, realm, request);
      return login ? endpoint({ ...login, isLate: true }) : lost(dependencies, realm, request);
    }
    if (error instanceof Refusal) return refusalPage(dependencies.pages, realm, request, error);
    throw error;
  }
}

/** A language that is chosen on a page is remembered, so that the next page speaks it too. */
async function inLanguage(login: Login, endpoint: Endpoint): Promise<Answer> {
  const { realm, request, session } = login;
  const chosen = askedLocale(realm, request);
  if (chosen === undefined) return endpoint(login);
  const isNew = chosen !== session.state.notes[LOCALE];
  const answer = await endpoint(isNew ? (await keep(withNotes(login, { [LOCALE]: chosen }))).login : login);
  return withCookies(answer, [rememberLocale(request, realm.name, chosen)]);
}
