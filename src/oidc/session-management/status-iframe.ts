import { findClientView } from '../../domain/clients/client-view.ts';

import { originsOf } from '../../domain/clients/web-origins.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { getRealm } from '../../http/realm.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { framePage } from './frame-page.ts';
import { STORAGE_ACCESS } from './storage-access.ts';

/**
 * Answers messages `client session` by `unchanged`, `changed` or `error` (OpenID Connect Session Management section 3.2),
 * to pages of the client alone. The cookie holds the hash of the session's id.
 */
const SCRIPT = `${STORAGE_ACCESS}
const allowed = new Map();
const isAllowed = (client, origin) => {
  const key = client + ' ' + origin;
  if (allowed.size < 4 && !allowed.has(key)) {
    const query = new URLSearchParams({ client_id: client, origin });
    allowed.set(key, fetch(location.pathname + '/init?' + query).then(({ status }) => status === 204, () => false));
  }
  return allowed.get(key);
};
const digest = async (text) => {
  const octets = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...octets)).replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
};
const stateOf = async (client, origin, session) => {
  if (!(await mayStore()) || !(await isAllowed(client, origin))) return 'error';
  const known = document.cookie.match(/(?:^|; )KEYCLOAK_SESSION=([^;]*)/);
  if (!known) return session === '' ? 'unchanged' : 'changed';
  return known[1] === (await digest(session)) ? 'unchanged' : 'changed';
};
addEventListener('message', async ({ data, origin, source }) => {
  const [client, session, ...more] = typeof data === 'string' ? data.split(' ') : [];
  if (session === undefined || more.length > 0) return;
  source.postMessage(await stateOf(client, origin, session), origin);
});`;

/** The frame that pages ask whether the session goes on (OpenID Connect Session Management section 3). */
export async function statusIframe({ realms }: OidcDependencies, request: Request): Promise<Answer> {
  await getRealm(realms, request);
  return framePage(SCRIPT);
}

/** Whether pages of that origin may ask about the client's sessions. */
export async function statusIframeInit(
  { realms, store }: OidcDependencies,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(realms, request);
  const [clientId, origin] = [request.query.get('client_id'), request.query.get('origin')];
  const view = clientId === null ? undefined : await findClientView(store, realm.id, clientId);
  if (!view?.client.enabled || origin === null) return { status: 403 };
  const { client } = view;
  const known = [...originsOf(client, request.baseUrl), new URL(request.baseUrl).origin];
  return { status: known.includes(origin) || known.includes('*') ? 204 : 403 };
}
