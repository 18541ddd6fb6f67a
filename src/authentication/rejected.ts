import type { Change } from '../domain/store.ts';
import type { Answer } from '../http/exchange.ts';
import { endRestart } from './cookies/restart.ts';
import type { Login } from './login.ts';
import { withCookies } from './show.ts';

/** They would not: the login ends, and the client hears so (OpenID Connect Core section 3.1.2.6). @param unit what is stored with its end */
export async function rejected(login: Login, unit: readonly Change[], description?: string): Promise<Answer> {
  const { realm, request, session, dependencies } = login;
  const { store, protocol } = dependencies;
  await store.commit([...(login.isStored ? [store.authenticationSessions.end(session)] : []), ...unit]);
  const refused = { error: 'access_denied', ...(description !== undefined && { description }) };
  const cookies = await endRestart(dependencies, realm, request, session);
  return withCookies(await protocol.refuse(login, refused), cookies);
}
