import { Conflict } from '../domain/store.ts';
import { seconds } from '../lib/clock.ts';
import type { Login } from './login.ts';

/**
 * Somebody who has something left to do gets so long for it, from when its page is shown (Keycloak's `accessCodeLifespanUserAction`).
 * Whoever takes longer begins their login anew, and is told so.
 */
export function withActionTime(login: Login): Login {
  const { session, realm, dependencies } = login;
  const expiresAt = seconds(dependencies.clock) + realm.settings.accessCodeLifespanUserAction;
  return { ...login, session: { ...session, expiresAt } };
}

/** The same of a page that is read again, stored: the forms that are open stay good. */
export async function prolonged(login: Login): Promise<Login> {
  const { session } = withActionTime(login);
  if (!login.isStored || session.expiresAt === login.session.expiresAt) return login;
  const { authenticationSessions, commit } = login.dependencies.store;
  try {
    await commit([authenticationSessions.save(session)]);
  } catch (error) {
    // Another request of this tab was quicker: it has seen to the time.
    if (!(error instanceof Conflict)) throw error;
    return login;
  }
  return { ...login, session: { ...session, revision: (session.revision ?? 0) + 1 } };
}
