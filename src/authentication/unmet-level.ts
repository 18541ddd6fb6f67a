import { findFlow } from '../domain/authentication/find.ts';
import { authenticatorsOf } from '../domain/authentication/run-flow.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import type { Change } from '../domain/store.ts';
import { LEVEL_CONDITION } from '../domain/users/credential-levels.ts';
import type { Answer } from '../http/exchange.ts';
import { endRestart } from './cookies/restart.ts';
import { mistakeEvent } from './events.ts';
import { withFlowLevel } from './level.ts';
import type { Login } from './login.ts';
import { withCookies } from './show.ts';

/** What the client hears (OpenID Connect Core Error Code unmet_authentication_requirements 1.0). */
const UNMET = 'unmet_authentication_requirements';

/** Whether somebody has arrived past the flow that would have asked for more: by a provider, a reset, a registration. */
export const isUnmet = (login: Login): boolean =>
  login.dependencies.protocol.missesLevel(withFlowLevel(login), knowsLevels(login));

function knowsLevels({ realm, session }: Login): boolean {
  const { flowId } = session.state;
  return realm.derived(`whether there are levels ${flowId}`, () => {
    const authentication = authenticationOf(realm);
    return authenticatorsOf(authentication, findFlow(authentication, flowId)).includes(LEVEL_CONDITION);
  });
}

/** The login ends, nobody is logged in by it, and the client is told. @param unit what is stored with it */
export async function refuseUnmet(login: Login, unit: readonly Change[]): Promise<Answer> {
  const { realm, request, session, user, isStored, dependencies } = login;
  const { store, protocol } = dependencies;
  await store.commit([
    ...(isStored ? [store.authenticationSessions.end(session)] : []),
    ...unit,
    ...mistakeEvent(login, { error: UNMET, userId: user?.id, username: user?.username }),
  ]);
  const answer = await protocol.refuse(login, { error: UNMET });
  return withCookies(answer, isStored ? await endRestart(dependencies, realm, request, session) : []);
}
