import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { turnTo } from '../detour.ts';
import { mistakeEvent } from '../events.ts';
import { showExpired, showPresent } from '../expired.ts';
import { type Login, withNotes, withUser } from '../login.ts';
import { ATTEMPTED, REAUTHENTICATION, TYPED } from '../notes.ts';
import { isReset, refuseReset, resetOf } from '../reset-credentials.ts';
import { showPage } from '../show.ts';
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
  return advance(isThere ? login : await forgetful(login));
};

/** Whoever is logged in, and asked again who they are, is not asked for their name: their mail is on its way (as Keycloak). */
async function forgetful(login: Login): Promise<Login> {
  const { realm, user, session } = login;
  const { [REAUTHENTICATION]: isAgain, [TYPED]: typed } = session.state.notes;
  const turned = turnTo(login, resetOf(realm));
  const known = isAgain === undefined ? undefined : (await login.identity())?.user;
  if (known && known.id === user?.id)
    return withNotes(withUser(turned, known), { [ATTEMPTED]: known.username });
  return typed === undefined ? turned : withNotes(turned, { [ATTEMPTED]: typed });
}
