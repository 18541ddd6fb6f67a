import type { Answer } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { anew, turnTo } from '../detour.ts';
import { mistakeEvent } from '../events.ts';
import { executionOf } from '../executions.ts';
import { showExpired, showPresent } from '../expired.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes, withUser } from '../login.ts';
import { tellOfLost } from '../lost-events.ts';
import { ATTEMPTED, REAUTHENTICATION, TYPED } from '../notes.ts';
import { isReset, refuseReset, resetOf } from '../reset-credentials.ts';
import { redirect, showPage } from '../show.ts';
import { loginUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** Somebody has forgotten what they log in with, or has said who they are. */
export const resetCredentials: Endpoint = async (login) => {
  const { request, session, realm, dependencies } = login;
  const { state } = session;
  const refused = refuseReset(realm);
  if (refused) {
    await dependencies.store.commit(mistakeEvent(login, refused.mistake));
    return showPage(login, refused.page);
  }
  const isThere = isReset(state.detour);
  const execution = request.query.get('execution');
  if (state.proved) return showExpired(login);
  if (execution !== null && !(isThere && execution === state.asked)) return showExpired(login);
  if (request.query.has('session_code'))
    return request.method === 'POST' && execution !== null && isFromPage(login)
      ? answerPage(login, execution, readForm(request))
      : showPresent(login, 'reset-credentials', execution);
  return isThere ? advance(login) : leave(login);
};

/**
 * They leave the login to reset what they have forgotten. Whoever is in is not asked for their name: their mail is on its way; where they
 * have got in since the page was shown, they go on as that (as Keycloak).
 */
async function leave(login: Login): Promise<Answer> {
  const { realm, dependencies, request, client, session } = login;
  const { notes, outcomes } = session.state;
  const turned = turnTo(login, resetOf(realm));
  const identity = await login.identity();
  if (!identity) return advance(withNotes(turned, { [ATTEMPTED]: notes[TYPED] ?? notes[ATTEMPTED] }));
  const { user } = identity;
  const wasOut = Object.keys(outcomes).some((id) => executionOf(login, id)?.authenticator === COOKIE);
  if (!wasOut || notes[REAUTHENTICATION] !== undefined)
    return advance(withNotes(withUser(turned, user), { [ATTEMPTED]: user.username }));
  await tellOfLost(dependencies, { realm, request, client }, 'expired_code', {
    code_id: session.tabId,
  });
  const { login: again } = await keep(anew(login));
  return redirect(loginUrl(again, 'authenticate'));
}

/** By which nobody was in when the page was shown. */
const COOKIE = 'auth-cookie';
