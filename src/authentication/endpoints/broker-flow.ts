import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { executionOf } from '../executions.ts';
import { showExpired } from '../expired.ts';
import { redirect } from '../show.ts';
import { steps } from '../steps/index.ts';
import { loginUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** A page of the first or the post broker login flow is asked for, or answered. @param action which of the two */
export const brokerFlow =
  (action: string): Endpoint =>
  async (login) => {
    const { request, session } = login;
    const { state } = session;
    const execution = request.query.get('execution');
    if (state.proved || state.detour?.action !== action) return showExpired(login);
    const isPresent = execution !== null && execution === state.asked;
    if (request.method === 'POST')
      return isPresent && isFromPage(login)
        ? answerPage(login, execution, readForm(request))
        : showExpired(login);
    if (execution !== null && !isPresent) return showExpired(login);
    if (!request.query.has('session_code')) return advance(login);
    const step = steps.in(login.realm).get(executionOf(login, execution)?.authenticator ?? '');
    if (isPresent && step?.answersLinks && isFromPage(login))
      return advance(login, { execution, form: readForm(request) });
    // What a form is sent to is no address of a page.
    return redirect(loginUrl(login, action, execution === null ? {} : { execution }));
  };
