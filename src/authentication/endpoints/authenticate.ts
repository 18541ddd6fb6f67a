import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { turnBack } from '../detour.ts';
import { showExpired, showPresent } from '../expired.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** The page of a step is answered, or asked for again. */
export const authenticate: Endpoint = async (login) => {
  const { request, session } = login;
  const { state } = session;
  const execution = request.query.get('execution');
  const isPresent = execution === null || execution === state.asked;
  if (!isPresent || state.proved) return showExpired(login);
  if (!request.query.has('session_code')) return advance(state.detour ? turnBack(login) : login);
  if (request.method !== 'POST') return showPresent(login, 'authenticate', execution);
  if (state.detour) return showExpired(login);
  return isFromPage(login)
    ? answerPage(login, execution ?? '', readForm(request))
    : showPresent(login, 'authenticate', execution);
};
