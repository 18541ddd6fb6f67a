import { signUpRuleOf, UNREADABLE } from '../domain/sign-up/read-rule.ts';
import type { Answer } from '../http/exchange.ts';
import { renderPage } from '../pages/page.ts';
import { chooseLocale } from '../pages/text/locale.ts';
import { browserCookies, browserHash, browserOf } from './cookies/browser.ts';
import { restartCookie } from './cookies/restart.ts';
import { isRegistration } from './detour.ts';
import type { Login } from './login.ts';
import { ENDS_HERE, FLOW_LEVEL, LINK_OF, LOCALE, RESTARTED } from './notes.ts';
import type { StepPage } from './turn.ts';
import { loginUrl, pathOf } from './urls.ts';

/** Redirects of a login are for this moment and this browser. */
export const NOT_KEPT = { 'cache-control': 'no-store, must-revalidate, max-age=0' };

/** The language of who is logging in: what they chose, what is known of them, what the client asked for. */
export const localeOf = ({ realm, request, user, session: { state } }: Login, own = ''): string =>
  chooseLocale(realm, request, {
    chosen: state.notes[LOCALE],
    user: user?.attributes.locale?.[0],
    uiLocales: `${state.request.ui_locales ?? ''} ${own}`.trim(),
  });

/** What a client's rule says of the looks of its sign-up. */
function looksOf({ client, session }: Login): { readonly theme?: string; readonly locale?: string } {
  if (!isRegistration(session.state.detour)) return {};
  const rule = signUpRuleOf(client);
  return rule === undefined || rule === UNREADABLE ? {} : rule;
}

/** A page of the login. @param action where its form goes; absent for pages without one */
export function showPage(login: Login, page: StepPage, action?: string): Answer {
  const { realm, client, request, dependencies } = login;
  const { url, ...variables } = page.variables ?? {};
  const { theme, locale } = looksOf(login);
  const { detour, proved } = login.session.state;
  return renderPage(dependencies.pages, {
    cacheControl: NOT_KEPT['cache-control'],
    ...page,
    realm,
    client: theme ? { ...client, attributes: { ...client.attributes, login_theme: theme } } : client,
    request,
    locale: localeOf(login, locale),
    address: loginUrl(login, proved ? 'required-action' : (detour?.action ?? 'authenticate')),
    variables: {
      authenticationSession: { authSessionIdHash: browserHash(login.session.browserId) },
      ...variables,
      url: {
        ...(action !== undefined && { loginAction: action, registrationAction: action }),
        loginUrl: pathOf(loginUrl(login, 'authenticate')),
        loginRestartFlowUrl: pathOf(loginUrl(login, 'restart', { skip_logout: 'false' })),
        ssoLoginInOtherTabsUrl: pathOf(loginUrl(login, 'restart', { skip_logout: 'true' })),
        loginResetCredentialsUrl: pathOf(loginUrl(login, 'reset-credentials')),
        registrationUrl: pathOf(loginUrl(login, 'registration')),
        ...(url as object | undefined),
      },
    },
  });
}

export const redirect = (location: string, cookies: readonly string[] = []): Answer => ({
  status: 302,
  headers: { ...NOT_KEPT, location },
  cookies,
});

export const withCookies = (answer: Answer, cookies: readonly string[]): Answer => ({
  ...answer,
  cookies: [...(answer.cookies ?? []), ...cookies],
});

/** What a browser is given when a login of its own begins. */
export async function beginningCookies(login: Login): Promise<string[]> {
  const { request, realm, client, session, dependencies } = login;
  const { request: asked, flowId, notes } = session.state;
  const beginning = { clientId: client.clientId, request: asked, flowId, level: notes[FLOW_LEVEL] };
  // Who comes by a link is told their id again (as Keycloak).
  const isKnown = browserOf(request) === session.browserId && notes[LINK_OF] === undefined;
  // What begins anew is a login; where one has, the browser knows how.
  const { detour } = session.state;
  return [
    ...(isKnown ? [] : browserCookies(request, realm.name, session.browserId)),
    ...(detour || notes[RESTARTED] !== undefined || notes[ENDS_HERE] !== undefined
      ? []
      : await restartCookie(dependencies, realm, request, beginning)),
  ];
}
