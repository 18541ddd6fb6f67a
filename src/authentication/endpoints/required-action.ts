import { type Change, Conflict } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { prolonged, withActionTime } from '../action-time.ts';
import { arrive } from '../arrive.ts';
import { departTo } from '../broker/departure.ts';
import { providerOf } from '../broker/identity.ts';
import { CONSENT, consentPage, needsConsent } from '../consent.ts';
import { endRestart } from '../cookies/restart.ts';
import { endHere } from '../end-here.ts';
import { actionEvent } from '../events.ts';
import { dueOf, showExpired } from '../expired.ts';
import { keep } from '../keep.ts';
import { credentialsOf, type Login, withNotes, withState } from '../login.ts';
import { CLIENT_ACTION, CLIENT_ACTION_STATUS } from '../notes.ts';
import { rejected } from '../rejected.ts';
import { lacksLevel } from '../requested-level.ts';
import type { ActionTurn } from '../required-actions/action.ts';
import { isAskedByClient } from '../required-actions/asked-by-client.ts';
import { requiredActions } from '../required-actions/index.ts';
import { nextAction, withImpossible } from '../required-actions/next.ts';
import { endsApart } from '../reset-credentials.ts';
import { redirect, showPage, withCookies } from '../show.ts';
import { isLinkSpent, spending, spent } from '../spend.ts';
import { provedNow, refuseStale } from '../stale-proof.ts';
import { errorPage } from '../turn.ts';
import { isUnmet } from '../unmet-level.ts';
import { actionUrl, loginUrl } from '../urls.ts';
import { type Endpoint, isFromPage } from './endpoint.ts';

/** What a user still has to do is shown, or done. */
export const requiredAction: Endpoint = async (login) => {
  const { request, session } = login;
  if (!session.state.proved) return showExpired(login);
  if (await isLinkSpent(login)) return endHere(login, errorPage('expiredActionMessage'));
  const stale = await refuseStale(login);
  if (stale) return stale;
  const asked = request.query.get('execution');
  const due = await dueOf(login);
  if (due === undefined) return arrive(login);
  if (asked !== null && asked !== due) return showExpired(login);
  if (due === CONSENT)
    return asked !== null && request.method === 'GET'
      ? showPage(await prolonged(login), await consentPage(login))
      : arrive(login);
  const kind = requiredActions.get(due);
  if (!kind) return showExpired(login);
  if (!kind.forClients && isAskedByClient(login, due))
    return settle(login, due, { kind: 'impossible', unit: [] });
  if (isAskedByClient(login, due) && (await lacksLevel(login, kind)))
    return settle(login, due, { kind: 'impossible', unit: insufficientEvent(login, due) });
  const isAnswer = (request.method === 'POST' || kind.answersLinks) && asked === due && isFromPage(login);
  if (!isAnswer && request.query.has('session_code'))
    return redirect(loginUrl(login, 'required-action', { execution: due }));
  if (!isAnswer) return settle(login, due, await kind.begin(login));
  const form = readForm(request);
  const answered = telling(login, { custom_required_action: due });
  if (form.get('cancel-aia') !== undefined && isAskedByClient(login, due))
    return goOn(cancelled(answered, due), rejectedEvent(login, due));
  return settle(answered, due, await kind.answer(login, form));
};

/** Events of this request tell it too. */
const telling = (login: Login, told: Login['told']): Login => ({
  ...login,
  told: { ...login.told, ...told },
});

const without = (login: Login, alias: string): Login =>
  withState(login, { actions: login.session.state.actions.filter((each) => each !== alias) });

/** There is nothing to do about it in this login. */
const passedOver = (login: Login, alias: string): Login =>
  withImpossible(without(withError(login, alias), alias), alias);

/** The client hears that they would not. */
const cancelled = (login: Login, alias: string): Login =>
  withNotes(without(login, alias), { [CLIENT_ACTION_STATUS]: 'cancelled' });

async function settle(login: Login, alias: string, turn: ActionTurn): Promise<Answer> {
  const { session, user, dependencies } = login;
  const { store } = dependencies;
  if (turn.kind === 'asked') return ask(login, alias, turn);
  if (turn.kind === 'elsewhere') {
    const provider = providerOf(login.realm, turn.provider);
    if (provider) return departTo(login, provider);
    return goOn(passedOver(login, alias), []);
  }
  if (turn.kind === 'impossible') return goOn(passedOver(login, alias), turn.unit);
  if (turn.kind === 'cancelled')
    return goOn(withNotes(cancelled(telling(login, turn.told), alias), turn.notes), turn.unit);
  if (turn.kind === 'gone') {
    await store.commit([store.authenticationSessions.end(session), ...turn.unit]);
    const answer = showPage({ ...login, user: undefined }, turn.page);
    const cookies = await endRestart(dependencies, login.realm, login.request, session);
    return withCookies(answer, cookies);
  }
  if (turn.kind === 'refused') {
    const unit = [...rejectedEvent(login, alias), ...(turn.unit ?? [])];
    return rejected(login, unit, turn.description);
  }
  const done = turn.user ?? user;
  const update =
    done && (turn.user || done.requiredActions.includes(alias))
      ? [
          store.users.update(
            { ...done, requiredActions: done.requiredActions.filter((each) => each !== alias) },
            {
              duplicateEmailsAllowed: login.realm.settings.duplicateEmailsAllowed,
              ifRevision: user?.revision,
            },
          ),
        ]
      : [];
  try {
    // What comes of a link uses it up.
    const first = turn.elsewhere && (await keep(spent(login), spending(login)));
    await turn.elsewhere?.();
    const own = first?.login ?? login;
    return await goOn(
      provedNow(
        spent(
          without(withStatus(withNotes(telling(own, turn.told), turn.notes ?? {}), alias, 'success'), alias),
        ),
      ),
      [...turn.unit, ...update, ...spending(own)],
      turn.afterwards,
    );
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'replayed')
      return endHere(login, errorPage('expiredActionMessage'));
    const instead = error instanceof Conflict ? turn.refused?.(error) : undefined;
    if (!instead) throw error;
    return settle(login, alias, instead);
  }
}

/** They have not shown enough. */
const insufficientEvent = (login: Login, alias: string): Change[] =>
  actionEvent(login, 'CUSTOM_REQUIRED_ACTION_ERROR', {
    error: 'not_allowed',
    details: { custom_required_action: alias, reason: 'Insufficient level of authentication' },
  });

/** They would rather not. */
const rejectedEvent = (login: Login, alias: string): Change[] =>
  actionEvent(login, 'CUSTOM_REQUIRED_ACTION_ERROR', {
    error: 'rejected_by_user',
    details: { custom_required_action: alias },
  });

/** The client hears that its action came to nothing, and not which (as Keycloak). */
const withError = (login: Login, alias: string): Login =>
  login.session.state.notes[CLIENT_ACTION] === alias
    ? withNotes(login, { [CLIENT_ACTION]: undefined, [CLIENT_ACTION_STATUS]: 'error' })
    : login;

/** What the client hears of the action that it sent the user here for. */
const withStatus = (login: Login, alias: string, status: string): Login =>
  login.session.state.notes[CLIENT_ACTION] === alias
    ? withNotes(login, { [CLIENT_ACTION_STATUS]: status })
    : login;

async function ask(
  login: Login,
  alias: string,
  { page, unit = [], notes }: Extract<ActionTurn, { readonly kind: 'asked' }>,
): Promise<Answer> {
  const isChanged = unit.length > 0 || notes !== undefined || login.request.method === 'POST';
  const asking = isChanged
    ? (await keep(withActionTime(withNotes(login, notes ?? {})), unit)).login
    : await prolonged(login);
  return showPage(asking, page, actionUrl(asking, alias, 'required-action'));
}

/** Stores what was done; the next page follows at once. */
async function goOn(
  login: Login,
  unit: readonly Change[],
  afterwards: readonly (() => void)[] = [],
): Promise<Answer> {
  const { login: kept } = await keep(withActionTime(login), unit);
  for (const follow of afterwards) follow();
  const { store } = kept.dependencies;
  const user = kept.user && (await store.users.find(kept.realm.id, kept.user.id));
  const current: Login = { ...kept, user, credentials: credentialsOf(kept, user) };
  const due = await nextAction(current);
  const kind = due === undefined ? undefined : requiredActions.get(due);
  if (due !== undefined && kind) return settle(current, due, await kind.begin(current));
  // Nothing is left to do but to let the client in.
  const asks = !endsApart(current) && !isUnmet(current) && (await needsConsent(current));
  return asks ? showPage(current, await consentPage(current)) : arrive(current);
}
