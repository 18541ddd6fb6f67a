import { endIdentity } from '../cookies/identity.ts';
import { anew } from '../detour.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import { redirect } from '../show.ts';
import { loginUrl } from '../urls.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * The login begins anew, for the same client and what it has asked for. Whoever is in by the browser's cookie is no longer, unless the
 * link says so (`skip_logout`, as Keycloak): it is the way to become somebody else where the login insists on who they are.
 */
export const restart: Endpoint = async (login) => {
  const { dependencies, realm, request: asked } = login;
  const { store } = dependencies;
  const ended = asked.query.get('skip_logout') === 'true' ? undefined : await loggedOut(login);
  const again = anew(login);
  await store.commit([
    ...(ended?.unit ?? []),
    store.authenticationSessions.save(again.session),
    ...told(login),
  ]);
  ended?.afterwards();
  return redirect(loginUrl(login, 'authenticate'), ended ? endIdentity(asked, realm.name) : []);
};

function told(login: Login) {
  const { user, session, dependencies } = login;
  const { auth_method = '' } = dependencies.protocol.eventDetails(login, false) as Record<string, string>;
  const username = session.state.notes[ATTEMPTED];
  return plainEvent(login, 'RESTART_AUTHENTICATION', {
    userId: user?.id,
    details: { auth_method, ...(username !== undefined && { username }) },
  });
}

/** The end of the session that the browser is in. */
async function loggedOut(login: Login) {
  const identity = await login.identity();
  if (!identity) return undefined;
  const { session, user } = identity;
  const { unit, afterwards } = await login.dependencies.protocol.endingOf(login, session);
  const event = plainEvent(login, 'LOGOUT', { userId: user.id, sessionId: session.id });
  return { unit: [...unit, ...event], afterwards };
}
