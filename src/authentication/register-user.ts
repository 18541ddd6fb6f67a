import { type Counted, countSignUp, hasRoom } from '../domain/sign-up/counts.ts';
import { hidesAccounts } from '../domain/sign-up/hides-accounts.ts';
import { verifying } from '../domain/sign-up/verifying.ts';
import { type Change, Conflict } from '../domain/store.ts';
import { createUser } from '../domain/users/create-user.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../domain/users/own-profile/problems.ts';
import type { User } from '../domain/users/user.ts';
import { seconds } from '../lib/clock.ts';
import { applying, newApplication } from './applications.ts';
import { loginEvent } from './events.ts';
import { tellOwnerLater } from './existing-account.ts';
import type { Fault, Registered } from './form-actions/form-action.ts';
import type { Part } from './form-actions/of-form.ts';
import { NOT_SHOWN } from './form-actions/registration-recaptcha-action.ts';
import { profileFault } from './form-actions/registration-user-creation.ts';
import type { Login } from './login.ts';
import { ATTEMPTED, TAKEN_ADDRESS } from './notes.ts';
import { type Entrance, ruleDetail } from './registration.ts';
import type { StepPage, Turn } from './turn.ts';

interface Way extends Extract<Entrance, { kind: 'open' }> {
  readonly given: { readonly roleIds: readonly string[]; readonly groupIds: readonly string[] };
}

/**
 * The user with all that is theirs, for one unit, which holds what was decided: nobody is made after it was taken back, nor more
 * than may be. Whom administrators have to approve is no user yet; whoever came by an invitation has no client to go to.
 * @param isTaken whether the address has an account, and nobody is to know: all goes as it would, but for the user
 */
export async function madeBy(
  registered: Registered,
  parts: readonly Part[],
  way: Way,
  isTaken: boolean,
): Promise<Extract<Turn, { readonly kind: 'done' | 'ended' }>> {
  const { login, draft, invitation } = registered;
  const { by, rule, given } = way;
  const { realm, client, dependencies } = login;
  const { store, clock } = dependencies;
  const fields = (rule?.fields ?? []).map(({ name }) => name);
  const drafted: User = rule
    ? {
        ...draft,
        ...verifying(draft, rule),
        signUp: { clientId: client.clientId, client: client.id, at: clock.now(), by, fields },
      }
    : draft;
  let user = drafted;
  for (const { action, config } of parts) user = (await action.complete?.(user, registered, config)) ?? user;
  const terms = user.signUp?.terms && { terms_version: user.signUp.terms.version };
  const details = { ...detailsOf(registered), ...ruleDetail(by), ...terms };
  const counted = rule ? countSignUp(store.signUpCounts, rule, countedOf(registered)) : [];
  const usedUp: Change[] = invitation
    ? [store.signUpInvitations.update({ ...invitation, state: 'used', userId: user.id })]
    : [];
  const decided = [store.clients.hold(client, realm), ...counted, ...usedUp];
  const theirs = parts.map(
    async ({ action, config }) => (await action.credentials?.(user, registered, config)) ?? [],
  );
  const credentials = (await Promise.all(theirs)).flat();
  if (isTaken) {
    const { email = '' } = user;
    const unit = [...decided, ...loginEvent(login, 'REGISTER_ERROR', { error: 'email_in_use', details })];
    return rule?.mode === 'approval'
      ? {
          kind: 'ended',
          page: infoPage('signUpPending', login),
          unit,
          after: () => tellOwnerLater(login, email),
        }
      : { kind: 'done', notes: { [ATTEMPTED]: undefined, [TAKEN_ADDRESS]: email }, unit };
  }
  if (rule?.mode === 'approval') {
    const application = newApplication(login, rule, user, credentials);
    const waiting = loginEvent(login, 'REGISTER_ERROR', { error: 'approval_pending', details });
    const applied = await applying(login, rule, application, [...decided, ...waiting]);
    return { kind: 'ended', page: infoPage('signUpPending', login), ...applied };
  }
  const unit = [
    ...decided,
    ...createUser(store, realm, { ...user, selfRegistered: true }, { chosen: ['username', 'email'] }),
    ...given.roleIds.map((id) => store.users.addRole(realm.id, user.id, id)),
    ...given.groupIds.map((id) => store.users.joinGroup(realm.id, user.id, id)),
    ...credentials.map((each) => store.users.addCredential(each)),
    ...loginEvent(login, 'REGISTER', { userId: user.id, details }),
  ];
  if (invitation) return { kind: 'ended', page: infoPage('accountCreated', login), unit };
  return { kind: 'done', user, notes: { [ATTEMPTED]: undefined }, unit };
}

/** A page that says how it went, with the way to the application where it has an address. */
export const infoPage = (what: string, { client }: Login): StepPage => ({
  template: 'info',
  message: { type: 'success', key: `${what}Message`, args: [client.name || client.clientId] },
  variables: { messageHeader: `${what}Title` },
});

const countedOf = ({ login: { realm, client, request, dependencies }, draft }: Registered): Counted => ({
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

/**
 * What events tell of them: what they have sent, whatever it is folded to, and of what is wrong with it names in small letters (as Keycloak). The
 * address of an invitation is its own.
 */
export function detailsOf(
  { draft, posted, login, invitation, profile }: Registered,
  { isWrong = false } = {},
): Readonly<Record<string, string>> {
  // What the profile asks for other scopes alone is not heard at all, nor what it does not name where that is for nobody to say.
  const isHeard = (name: string) =>
    profile.rules.byName.get(name)?.isSelected('user', profile.scopes) ??
    login.realm.settings.unmanagedAttributePolicy === 'ENABLED';
  const said = (name: 'username' | 'email' | 'firstName' | 'lastName') =>
    (isHeard(name) && posted.get(name)) || draft[name];
  const name = (which: 'username' | 'email') => (isWrong ? said(which)?.toLowerCase() : said(which));
  const email = invitation ? draft.email : name('email');
  const told = {
    username: login.realm.settings.registrationEmailAsUsername ? email : name('username'),
    email,
    first_name: said('firstName'),
    last_name: said('lastName'),
  };
  const given = Object.entries(told).flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  return { register_method: 'form', ...Object.fromEntries(given) };
}
