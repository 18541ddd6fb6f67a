import { issuerOf } from '../domain/realms/issuer.ts';
import type { Login } from './login.ts';

/** Below the realm: everything a login posts to. */
export const LOGIN_ACTIONS = 'login-actions';

/** A URL of the login, which finds back to it. @param own parameters ahead of those that every such URL has */
export function loginUrl(login: Login, action: string, own: Readonly<Record<string, string>> = {}): string {
  const { request, realm, client, session, dependencies } = login;
  const query = new URLSearchParams({
    ...own,
    client_id: client.clientId,
    tab_id: session.tabId,
    client_data: dependencies.protocol.clientData(login),
  });
  return `${issuerOf(request.baseUrl, realm.name)}/${LOGIN_ACTIONS}/${action}?${query}`;
}

/** What goes with a link in a mail, so that it finds back to the login. */
export const linkQuery = (login: Login): Readonly<Record<string, string>> => ({
  client_id: login.client.clientId,
  tab_id: login.session.tabId,
  client_data: login.dependencies.protocol.clientData(login),
});

/** The same without the origin: the page is of that origin itself. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/]*/, '');

/** Where the page of an execution is sent to. */
export const actionUrl = (login: Login, execution: string, action = 'authenticate'): string =>
  loginUrl(login, action, { session_code: login.session.state.code, execution });
