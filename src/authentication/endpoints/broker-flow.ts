import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import { answerPage } from '../answer-page.ts';
import { executionOf } from '../executions.ts';
import { showExpired, showPresent } from '../expired.ts';
import { steps } from '../steps/index.ts';
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
    if (execution !== null && !isPresent) return showExpired(login);
    if (!request.query.has('session_code')) return advance(login);
    if (request.method === 'POST' && isPresent && isFromPage(login))
      return answerPage(login, execution, readForm(request));
    const step = steps.in(login.realm).get(executionOf(login, execution)?.authenticator ?? '');
    if (isPresent && step?.answersLinks && isFromPage(login))
      return advance(login, { execution, form: readForm(request) });
    return showPresent(login, action, execution);
  };
