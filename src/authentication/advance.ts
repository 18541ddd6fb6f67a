import type { Change } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import { notify } from '../mail/notices.ts';
import { arrive } from './arrive.ts';
import { afterDetour, flowEvents, REVIEW, toldOfFlow } from './broker/detours.ts';
import { afterDetourUrl, brokerLoginUrl, withProviders } from './broker/providers.ts';
import { forked } from './detour.ts';
import { failureOf, mistakeEvent } from './events.ts';
import { executionOf } from './executions.ts';
import { hasChanged, keep, renewed } from './keep.ts';
import { keepOn } from './keep-apart.ts';
import { type Login, withNotes, withState } from './login.ts';
import { ATTEMPTED, FLOW_DONE, NOTICE, OWN_URL, RESTARTED } from './notes.ts';
import { rejected } from './rejected.ts';
import { redirect, showPage, withCookies } from './show.ts';
import { provedNow, refuseGone } from './stale-proof.ts';
import type { Answered } from './stop.ts';
import { errorPage, type LastPage, type Mistake, type StepPage } from './turn.ts';
import { actionUrl, loginUrl } from './urls.ts';
import { type Walked, walk } from './walk.ts';
import { withWays } from './ways.ts';

/** Takes a login as far as it goes: to the next page, to the client, or to its end. */
export async function advance(begun: Login, answered?: Answered): Promise<Answer> {
  if (begun.session.state.proved) return arrive(begun);
  if (begun.user?.enabled === false) return refuseDisabled(begun, begun.user);
  const walked = await walk(begun, answered);
  const { login } = walked;
  const isReview = executionOf(begun, answered?.execution ?? null)?.authenticator === REVIEW;
  const told = isReview ? [] : flowEvents(login);
  switch (walked.kind) {
    case 'elsewhere': {
      const kept = await keepOn(login);
      return { ...redirect(brokerLoginUrl(kept.login, walked.provider), kept.cookies), status: 303 };
    }
    case 'done': {
      const next = afterDetour(login.session.state.detour);
      if (next !== undefined) return leaveDetour(login, next, told);
      return (
        (await refuseGone(begun, login)) ??
        arrive(provedNow(withState(login, { proved: true, asked: undefined })))
      );
    }
    case 'ended':
      return showPage(login, walked.page);
    case 'rejected':
      return rejected(login, mistakeEvent(login, { error: 'rejected_by_user' }));
    case 'failed':
      return deny(login, walked);
    case 'sent':
      return send(login, walked.notice, walked.unit);
    case 'asked':
      return ask(login, begun, withWays(login, saying(login, walked.page), walked.ways), walked.mistake, [
        ...(walked.unit ?? []),
        ...(walked.mistake ? [] : told),
      ]);
  }
}

/** What is said on one page alone, and on none behind it (as Keycloak). */
const saidOnce = (login: Login): Login =>
  login.isStored ? withNotes(login, { [NOTICE]: undefined, [RESTARTED]: undefined }) : login;

/** A page that has nothing else to say says what has become of the one before. */
function saying({ session }: Login, page: StepPage): StepPage {
  const key = session.state.notes[RESTARTED];
  if (page.message || key === undefined) return page;
  return { ...page, message: { type: 'error', key }, fieldErrors: { global: { key }, ...page.fieldErrors } };
}

async function ask(
  asking: Login,
  begun: Login,
  page: StepPage,
  mistake: Mistake | undefined,
  more: readonly Change[] = [],
): Promise<Answer> {
  const login = saidOnce(asking);
  const { protocol, store } = login.dependencies;
  const unit = [...more, ...(mistake ? mistakeEvent(login, toldOfFlow(login, mistake)) : [])];
  if (protocol.isSilent(login)) return protocol.refuse(login, { error: 'login_required' });
  const { asked = '', detour } = login.session.state;
  const action = detour?.action ?? 'authenticate';
  if (!hasChanged(login, begun)) {
    await store.commit(unit);
    tell(login, mistake);
    const next = login.request.method === 'POST' ? await renewed(login) : login;
    return showPage(next, await withProviders(next, page), actionUrl(next, asked, action));
  }
  const kept = await keepOn(login, unit);
  tell(login, mistake);
  if (!login.isStored && login.session.state.notes[OWN_URL] !== undefined)
    return redirect(loginUrl(kept.login, action), kept.cookies);
  const shown = await withProviders(kept.login, page);
  return withCookies(showPage(kept.login, shown, actionUrl(kept.login, asked, action)), kept.cookies);
}

/** The flow of a detour is through; what comes of it has an address of its own (as Keycloak). */
async function leaveDetour(login: Login, next: string, told: readonly Change[]): Promise<Answer> {
  const through = withNotes(withState(login, { asked: undefined }), { [FLOW_DONE]: 'true' });
  const { login: kept, cookies } = await keepOn(through, told);
  return redirect(afterDetourUrl(kept, next), cookies);
}

/** The tab waits; the browser begins anew in another one, where the notice is. */
async function send(login: Login, notice: string, unit: readonly Change[]): Promise<Answer> {
  const fork = forked(login, { [NOTICE]: notice });
  const { authenticationSessions } = login.dependencies.store;
  const { cookies } = await keep(login, [...unit, authenticationSessions.create(fork.session)]);
  return withCookies(await advance(fork), cookies);
}

/** Whose account it was about hears of what went wrong. */
function tell(login: Login, mistake: Mistake | undefined): void {
  if (mistake?.userId === undefined) return;
  notify(login, { userId: mistake.userId, types: [mistake.type ?? failureOf(login)] });
}

/**
 * Nobody gets in by the flow as things are, and the client is not told; a client that may not show pages is. The login stays, so that
 * whoever comes back by it is told the same (as Keycloak).
 */
async function deny(
  login: Login,
  { page, mistake, isAnswer }: Extract<Walked, { readonly kind: 'failed' }>,
): Promise<Answer> {
  const { store, protocol } = login.dependencies;
  const unit = mistakeEvent(login, toldOfFlow(login, mistake));
  if (protocol.isSilent(login)) {
    await store.commit(unit);
    return isAnswer ? protocol.refuse(login, { error: 'login_required' }) : last(login, page);
  }
  const kept = await keepOn(login, unit);
  tell(login, mistake);
  return withCookies(last(kept.login, page), kept.cookies);
}

/** Whoever is disabled on the way, or locked out for good, is asked for nothing more. */
const refuseDisabled = (login: Login, { id: userId }: User): Promise<Answer> =>
  deny(login, {
    kind: 'failed',
    login,
    page: errorPage('accountDisabledMessage'),
    mistake: { error: 'user_disabled', userId, username: login.session.state.notes[ATTEMPTED] },
    isAnswer: false,
  });

const last = (login: Login, page: LastPage): Answer => ('template' in page ? showPage(login, page) : page);

/** Nobody gets in by this login: it ends here, and the client is not told. */
export async function fail(login: Login, page: LastPage, mistake: Mistake): Promise<Answer> {
  const { store } = login.dependencies;
  const { realmId, browserId, tabId } = login.session;
  await store.commit([
    ...(login.isStored ? [store.authenticationSessions.remove(realmId, browserId, tabId)] : []),
    ...mistakeEvent(login, mistake),
  ]);
  tell(login, mistake);
  return last(login, page);
}
