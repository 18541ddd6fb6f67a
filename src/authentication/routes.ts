import type { RealmView } from '../domain/realms/realm-view.ts';
import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Method, Request, Route } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { askedLocale } from '../pages/text/locale.ts';
import { followLink } from './action-tokens/follow.ts';
import { beginReset } from './begin-reset.ts';
import { rememberLocale } from './cookies/locale.ts';
import type { LoginDependencies } from './dependencies.ts';
import { authenticate } from './endpoints/authenticate.ts';
import { consent } from './endpoints/consent.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { followInvitation } from './endpoints/invitation.ts';
import { registration } from './endpoints/registration.ts';
import { requiredAction } from './endpoints/required-action.ts';
import { resetCredentials } from './endpoints/reset-credentials.ts';
import { restart } from './endpoints/restart.ts';
import { findLogin } from './find-login.ts';
import { keep } from './keep.ts';
import { type Login, withNotes } from './login.ts';
import { lost } from './lost.ts';
import { LOCALE } from './notes.ts';
import { refusalPage } from './refusal-page.ts';
import { withCookies } from './show.ts';
import { signUpByRest } from './sign-up-endpoint.ts';
import { LOGIN_ACTIONS } from './urls.ts';

/** Answers a request below `login-actions`, whether there is a login for it or not. */
type Handler = (dependencies: LoginDependencies, realm: RealmView, request: Request) => Promise<Answer>;

/** Answers a request about a login. @param otherwise where there is none, or none any more */
const aboutLogin =
  (endpoint: Endpoint, otherwise: Handler = lost): Handler =>
  async (dependencies, realm, request) => {
    const login = await findLogin(dependencies, realm, request);
    try {
      return login ? await inLanguage(login, endpoint) : await otherwise(dependencies, realm, request);
    } catch (error) {
      // Another request of the same tab was quicker: this one is about a page that is no more.
      if (!(error instanceof Conflict)) throw error;
      const now = await findLogin(dependencies, realm, request);
      return now ? endpoint({ ...now, isLate: true }) : lost(dependencies, realm, request);
    }
  };

const HANDLERS: readonly (readonly [Method, string, Handler])[] = [
  ['GET', 'authenticate', aboutLogin(authenticate)],
  ['POST', 'authenticate', aboutLogin(authenticate)],
  ['GET', 'required-action', aboutLogin(requiredAction)],
  ['POST', 'required-action', aboutLogin(requiredAction)],
  ['POST', 'consent', aboutLogin(consent)],
  ['GET', 'restart', aboutLogin(restart)],
  ['GET', 'registration', aboutLogin(registration)],
  ['POST', 'registration', aboutLogin(registration)],
  ['GET', 'reset-credentials', aboutLogin(resetCredentials, beginReset)],
  ['POST', 'reset-credentials', aboutLogin(resetCredentials)],
  ['GET', 'action-token', followLink],
  ['GET', 'invitation', followInvitation],
];

/** What the pages of a login come back to, and where links of mails lead. */
export const loginRoutes = (dependencies: LoginDependencies): Route[] => [
  ...HANDLERS.map(
    ([method, action, handler]): Route => ({
      method,
      path: `/realms/:realm/${LOGIN_ACTIONS}/${action}`,
      handle: (request) => handle(dependencies, handler, request),
    }),
  ),
  {
    method: 'POST',
    path: '/realms/:realm/sign-up',
    handle: (request) => signUpByRest(dependencies, request),
  },
];

async function handle(dependencies: LoginDependencies, handler: Handler, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  try {
    requireSecureTransport(realm, request);
    if (!realm.settings.enabled) throw new Refusal(400, 'realmNotEnabledMessage');
    return await handler(dependencies, realm, request);
  } catch (error) {
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
