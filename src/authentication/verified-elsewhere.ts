import type { Answer } from '../http/exchange.ts';
import { anew } from './detour.ts';
import type { Login } from './login.ts';
import { VERIFICATION_SENT_TO } from './notes.ts';
import { redirect } from './show.ts';
import { loginUrl } from './urls.ts';

/**
 * Who has waited for the mail that verifies their address, which was verified by something else meanwhile, has shown nothing by that: it may be
 * somebody else's. They log in (as Keycloak). @returns undefined where it was not
 */
export async function refuseVerifiedElsewhere(login: Login): Promise<Answer | undefined> {
  const { user, session, dependencies } = login;
  const waits = session.state.notes[VERIFICATION_SENT_TO] !== undefined;
  if (!waits || user?.emailVerified !== true) return undefined;
  const again = anew(login);
  await dependencies.store.commit([dependencies.store.authenticationSessions.save(again.session)]);
  return redirect(loginUrl(again, 'authenticate'));
}
