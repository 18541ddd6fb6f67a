import { type Counted, hasRoom } from '../domain/sign-up/counts.ts';
import { hidesAccounts } from '../domain/sign-up/hides-accounts.ts';
import { Conflict } from '../domain/store.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../domain/users/own-profile/problems.ts';
import { seconds } from '../lib/clock.ts';
import type { Fault, Registered } from './form-actions/form-action.ts';
import type { Part } from './form-actions/of-form.ts';
import { NOT_SHOWN } from './form-actions/registration-recaptcha-action.ts';
import { profileFault } from './form-actions/registration-user-creation.ts';

/** What limits of sign-ups are counted by. */
export const countedOf = ({
  login: { realm, client, request, dependencies },
  draft,
}: Registered): Counted => ({
  realmId: realm.id,
  clientId: client.id,
  ip: request.ip,
  email: draft.email,
  now: seconds(dependencies.clock),
});

const TOO_MANY_SIGN_UPS: Fault = {
  error: 'too_many_sign_ups',
  message: { type: 'error', key: 'tooManySignUpsMessage' },
  fieldErrors: { global: { key: 'tooManySignUpsMessage' } },
};

/** Whether nobody more may sign up now: asked before a password is hashed, and held by the unit. */
export async function isFull(registered: Registered): Promise<Fault | undefined> {
  const { rule, login } = registered;
  if (!rule) return undefined;
  const { signUpCounts } = login.dependencies.store;
  return (await hasRoom(signUpCounts, rule, countedOf(registered))) ? undefined : TOO_MANY_SIGN_UPS;
}

/**
 * A proof that whoever sends the form has worked for it, or is a person, is good for one try, whatever comes of it: nobody
 * finds out with one who is there already, or has any number of forms looked at.
 */
export async function useUp(
  registered: Registered,
  parts: readonly Part[],
  faults: readonly Fault[],
): Promise<Fault | undefined> {
  // What was no proof is kept by nobody.
  if (faults.some(({ hidesOthers }) => hidesOthers)) return undefined;
  const spent = parts.flatMap(({ action, config }) => action.spends?.(registered, config) ?? []);
  if (spent.length === 0) return undefined;
  try {
    await registered.login.dependencies.store.commit(spent);
    return undefined;
  } catch (error) {
    if (!(error instanceof Conflict) || error.reason !== 'replayed') throw error;
    return NOT_SHOWN;
  }
}

/** Why the unit was refused, where the form can say it. */
export function tooLate({ login, draft }: Registered, { reason }: Conflict): Fault | undefined {
  if (reason === 'too-many-sign-ups') return TOO_MANY_SIGN_UPS;
  // Somebody else was given the name or the address in the meantime.
  if (reason !== 'duplicate-email' && reason !== 'duplicate-username') return undefined;
  const isOfAddress =
    reason === 'duplicate-email' ||
    login.realm.settings.registrationEmailAsUsername ||
    (hidesAccounts(login.realm.settings) && draft.username === draft.email);
  return profileFault([
    isOfAddress
      ? { field: 'email', error: EMAIL_TAKEN, params: [] }
      : { field: 'username', error: USERNAME_TAKEN, params: [] },
  ]);
}
