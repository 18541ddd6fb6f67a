import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { turnTo } from '../detour.ts';
import { mistakeEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import { isRegistration, refuseRegistration, registrationOf } from '../registration.ts';
import { redirect, showPage } from '../show.ts';
import { loginUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** Somebody would rather register than log in, or has sent the form of it. */
export const registration: Endpoint = async (login) => {
  const { request, session, realm, dependencies } = login;
  const { state } = session;
  const refused = refuseRegistration(login);
  if (refused) {
    await dependencies.store.commit(mistakeEvent(login, refused.mistake));
    return showPage(login, refused.page);
  }
  const isThere = isRegistration(state.detour);
  const execution = request.query.get('execution');
  if (state.proved) return showExpired(login);
  if (request.method === 'POST')
    return isThere && isFromPage(login) && execution === state.asked
      ? advance(login, { execution: execution ?? '', form: readForm(request) })
      : showExpired(login);
  if (execution !== null && !(isThere && execution === state.asked)) return showExpired(login);
  if (request.query.has('session_code'))
    return redirect(loginUrl(login, 'registration', execution === null ? {} : { execution }));
  return advance(isThere ? login : turnTo(login, registrationOf(realm)));
};
