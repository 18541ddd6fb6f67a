import type { Change } from '../domain/store.ts';
import type { Answer } from '../http/exchange.ts';
import { browserCookies } from './cookies/browser.ts';
import { forgetRestart } from './cookies/restart.ts';
import type { Login } from './login.ts';
import { showPage, withCookies } from './show.ts';
import type { StepPage } from './turn.ts';

/** What is shown to people who are not sent to a client. @param header key of what stands above it */
export const infoPage = (
  key: string,
  header: string | undefined,
  variables: Readonly<Record<string, unknown>> = {},
  args: readonly string[] = [],
): StepPage => ({
  template: 'info',
  message: { type: 'success', key, args },
  variables: { ...variables, ...(header !== undefined && { messageHeader: header }) },
});

/** All is done that somebody was asked for. @param back where the page leads; empty for the client's own */
export const accountUpdated = (back: string): StepPage =>
  infoPage('accountUpdatedMessage', 'accountUpdatedTitle', back === '' ? {} : { pageRedirectUri: back });

/** The login ends with a page of its own: nobody is logged in by it. @param unit what is stored with it */
export async function endHere(login: Login, page: StepPage, unit: readonly Change[] = []): Promise<Answer> {
  const { realm, request, session, dependencies } = login;
  const { store } = dependencies;
  const cookies = login.isStored
    ? forgetRestart(request, realm.name)
    : browserCookies(request, realm.name, session.browserId);
  await store.commit([...(login.isStored ? [store.authenticationSessions.end(session)] : []), ...unit]);
  return withCookies(showPage(login, page), cookies);
}
