import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { isRegistration, turnTo } from '../detour.ts';
import { mistakeEvent } from '../events.ts';
import { showExpired, showPresent } from '../expired.ts';
import { entranceOf } from '../registration.ts';
import { showPage } from '../show.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** Somebody would rather register than log in, or has sent the form of it. */
export const registration: Endpoint = async (login) => {
  const { request, session, dependencies } = login;
  const { state } = session;
  const entrance = await entranceOf(login);
  if (entrance.kind === 'closed') {
    await dependencies.store.commit(mistakeEvent(login, entrance.mistake));
    return showPage(login, entrance.page);
  }
  const isThere = isRegistration(state.detour) && state.detour?.flowId === entrance.detour.flowId;
  const execution = request.query.get('execution');
  if (state.proved) return showExpired(login);
  // What names no page of the login is no answer to one (as Keycloak): the form is shown.
  if (execution !== null && !(isThere && execution === state.asked)) return showExpired(login);
  if (request.query.has('session_code')) {
    if (request.method !== 'POST') return showPresent(login, 'registration', execution);
    if (execution === null) return showExpired(login);
    return isFromPage(login)
      ? advance(login, { execution, form: readForm(request) })
      : showPresent(login, 'registration', execution);
  }
  return advance(isThere ? login : turnTo(login, entrance.detour));
};
