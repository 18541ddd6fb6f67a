import { VERIFY_EMAIL } from '../domain/authentication/required-actions.ts';
import { type Change, Conflict } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import { withActionTime } from './action-time.ts';
import { complete, sessionBehind } from './complete.ts';
import { CONSENT, needsConsent } from './consent.ts';
import { accountUpdated, endHere } from './end-here.ts';
import { mistakeEvent, plainEvent } from './events.ts';
import { takenAddress } from './existing-account.ts';
import { keepApart } from './keep-apart.ts';
import { credentialsOf, type Login } from './login.ts';
import { ENDS_HERE } from './notes.ts';
import { besideAnother } from './one-person.ts';
import { nextAction } from './required-actions/next.ts';
import { inChosenLanguage, keepsLocales } from './required-actions/update_user_locale.ts';
import { endsApart } from './reset-credentials.ts';
import { redirect, showPage } from './show.ts';
import { spending } from './spend.ts';
import { errorPage } from './turn.ts';
import { isUnmet, refuseUnmet } from './unmet-level.ts';
import { loginUrl } from './urls.ts';

/**
 * Somebody whose flow is through: what they still have to do, whether they let the client in, and then to the client. There is
 * no other way there. @param unit what is stored with the next step, whichever it is
 */
export async function arrive(proved: Login, unit: readonly Change[] = []): Promise<Answer> {
  const { store, protocol } = proved.dependencies;
  // As of now: what a step has seen of them may be some minutes old.
  const user = proved.user && (await store.users.find(proved.realm.id, proved.user.id));
  const found: Login = { ...proved, user, credentials: credentialsOf(proved, user) };
  if (!user && takenAddress(found) !== undefined) return send(found, VERIFY_EMAIL, unit);
  if (!user?.enabled) return turnAway(found, 'user_disabled', 'accountDisabledMessage');
  if ((await sessionBehind({ ...found, user }, seconds(proved.dependencies.clock))) === 'over')
    return turnAway(found, 'session_expired', 'expiredActionMessage');
  const { login, changes } = speaking(found, user);
  const all = [...unit, ...changes];
  const action = await nextAction(login);
  if (action !== undefined) return send(login, action, all);
  if (endsApart(login)) {
    const back = login.session.state.notes[ENDS_HERE] ?? '';
    return endHere(login, accountUpdated(back), [...all, ...spending(login)]);
  }
  const beside = await besideAnother(login);
  if (beside) {
    // Nothing is stored: once the other one is logged out, the same page is good again.
    await store.commit(mistakeEvent(login, beside.mistake));
    return showPage(login, beside.page);
  }
  const isBelow = isUnmet(login);
  if (!isBelow && (await needsConsent(login))) return send(login, CONSENT, all);
  try {
    if (isBelow) return await refuseUnmet(login, [...all, ...spending(login)]);
    return await complete(login, [...all, ...spending(login)]);
  } catch (error) {
    if (!(error instanceof Conflict) || error.reason !== 'replayed') throw error;
    // Somebody else has got to the client by the same request, which was good once.
    return turnAway(login, 'invalid_request', 'invalidRequestMessage');
  }

  async function send(due: Login, execution: string, stored: readonly Change[]): Promise<Answer> {
    if (protocol.isSilent(due)) return protocol.refuse(due, { error: 'interaction_required' });
    const kept = await keepApart(withActionTime(due), stored);
    return redirect(loginUrl(kept.login, 'required-action', { execution }), kept.cookies);
  }
}

/** The language that they have chosen on the way is theirs from now on, where the realm has it so. */
function speaking(login: Login, user: User): { login: Login & { user: User }; changes: Change[] } {
  const { realm, dependencies } = login;
  const changed = keepsLocales(realm) ? inChosenLanguage(login) : undefined;
  if (!changed) return { login: { ...login, user }, changes: [] };
  const { duplicateEmailsAllowed } = realm.settings;
  const [previous] = user.attributes.locale ?? [];
  const details = {
    updated_locale: changed.attributes.locale?.[0] ?? '',
    ...(previous !== undefined && { previous_locale: previous }),
  };
  return {
    login: { ...login, user: changed },
    changes: [
      dependencies.store.users.update(changed, { duplicateEmailsAllowed, ifRevision: user.revision }),
      ...plainEvent(login, 'UPDATE_PROFILE', { userId: user.id, details }),
    ],
  };
}

/** Disabled or removed while they were on their way, or too late. */
async function turnAway(login: Login, error: string, key: string): Promise<Answer> {
  const { store } = login.dependencies;
  const { realmId, browserId, tabId } = login.session;
  await store.commit([
    ...(login.isStored ? [store.authenticationSessions.remove(realmId, browserId, tabId)] : []),
    ...mistakeEvent(login, { error, userId: login.session.state.userId }),
  ]);
  return showPage(login, errorPage(key));
}
