import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { turnTo } from '../detour.ts';
import { showExpired } from '../expired.ts';
import { redirect } from '../show.ts';
import { loginUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** The page of a step is answered, or asked for again. */
export const authenticate: Endpoint = async (login) => {
  const { request, session } = login;
  const { state } = session;
  const execution = request.query.get('execution');
  const isPresent = execution === null || execution === state.asked;
  if (request.method !== 'POST') {
    if (!isPresent) return showExpired(login);
    // What a form is sent to is no address of a page: nobody should find it in their history.
    return request.query.has('session_code')
      ? redirect(loginUrl(login, 'authenticate', execution === null ? {} : { execution }))
      : advance(state.detour ? turnTo(login, undefined) : login);
  }
  if (!isFromPage(login) || state.proved || state.detour || !isPresent) return showExpired(login);
  return answerPage(login, execution ?? '', readForm(request));
};
