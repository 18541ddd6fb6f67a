import { readForm } from '../../http/form.ts';
import { arrive } from '../arrive.ts';
import { CONSENT, consentPage, needsConsent } from '../consent.ts';
import { showExpired } from '../expired.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes, withState } from '../login.ts';
import type { ActionTurn } from '../required-actions/action.ts';
import { requiredActions } from '../required-actions/index.ts';
import { nextAction } from '../required-actions/next.ts';
import { showPage } from '../show.ts';
import { actionUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** What a user still has to do is shown, or done. */
export const requiredAction: Endpoint = async (login) => {
  const { request, session } = login;
  if (!session.state.proved) return showExpired(login);
  const asked = request.query.get('execution');
  const due = await nextAction(login);
  if (due === undefined) {
    if (asked === CONSENT && request.method === 'GET' && (await needsConsent(login)))
      return showPage(login, await consentPage(login));
    return arrive(login);
  }
  const kind = requiredActions.get(due);
  if (!kind || (request.method === 'POST' && (asked !== due || !isFromPage(login))))
    return showExpired(login);
  const turn = await (request.method === 'POST' ? kind.answer(login, readForm(request)) : kind.begin(login));
  return settle(login, due, turn);
};

async function settle(login: Login, alias: string, turn: ActionTurn) {
  const { session, dependencies } = login;
  if (turn.kind === 'cancelled')
    return dependencies.protocol.refuse(login, {
      error: 'access_denied',
      description: 'kc_action cancelled',
    });
  const noted = turn.notes ? withNotes(login, turn.notes) : login;
  if (turn.kind === 'asked') {
    const shown = turn.notes ? (await keep(noted)).login : noted;
    return showPage(shown, turn.page, actionUrl(shown, alias, 'required-action'));
  }
  const actions = session.state.actions.filter((each) => each !== alias);
  const { login: kept } = await keep(withState(noted, { actions }), turn.unit);
  return arrive(kept);
}
