import type { RealmView } from '../domain/realms/realm-view.ts';
import { Conflict } from '../domain/store.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { askedLocale } from '../pages/text/locale.ts';
import { rememberLocale } from './cookies/locale.ts';
import type { LoginDependencies } from './dependencies.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { findLogin } from './find-login.ts';
import { keep } from './keep.ts';
import { type Login, withNotes } from './login.ts';
import { lost } from './lost.ts';
import { LOCALE } from './notes.ts';
import { refusalPage } from './refusal-page.ts';
import { withCookies } from './show.ts';

/** Answers a request of the pages of logins, whether there is a login for it or not. */
export type Handler = (
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
) => Promise<Answer>;

/** Answers a request about a login. @param otherwise where there is none, or none any more */
export const aboutLogin =
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

/** The frame of them all: realm, transport, and refusals where a person looks at them. */
export async function handleLogin(
  dependencies: LoginDependencies,
  handler: Handler,
  request: Request,
): Promise<Answer> {
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
