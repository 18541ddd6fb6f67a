import { countSignUp } from '../domain/sign-up/counts.ts';
import { keepName } from '../domain/sign-up/kept-names.ts';
import type { SignUpRule } from '../domain/sign-up/rule.ts';
import { verifying } from '../domain/sign-up/verifying.ts';
import type { Change } from '../domain/store.ts';
import { createUser } from '../domain/users/create-user.ts';
import type { Credential, User } from '../domain/users/user.ts';
import { seconds } from '../lib/clock.ts';
import { applying, newApplication } from './applications.ts';
import { loginEvent } from './events.ts';
import { tellOwnerLater } from './existing-account.ts';
import type { Registered } from './form-actions/form-action.ts';
import type { Part } from './form-actions/of-form.ts';
import type { Login } from './login.ts';
import { ATTEMPTED, TAKEN_ADDRESS } from './notes.ts';
import { countedOf } from './refused-registration.ts';
import { type Entrance, ruleDetail } from './registration.ts';
import { detailsOf } from './registration-details.ts';
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
): Promise<Made> {
  let user = signedUp(registered, way);
  for (const { action, config } of parts) user = (await action.complete?.(user, registered, config)) ?? user;
  const theirs = parts.map(
    async ({ action, config }) => (await action.credentials?.(user, registered, config)) ?? [],
  );
  const credentials = (await Promise.all(theirs)).flat();
  const terms = user.signUp?.terms && { terms_version: user.signUp.terms.version };
  const details = { ...detailsOf(registered), ...ruleDetail(way.by), ...terms };
  const making = { registered, way, user, credentials, details, decided: decidedBy(registered, way, user) };
  if (isTaken) return pretended(making);
  return way.rule?.mode === 'approval' ? applied(making, way.rule) : created(making);
}

type Made = Extract<Turn, { readonly kind: 'done' | 'ended' }>;

/** Somebody as they will be, whatever becomes of them. */
interface Making {
  readonly registered: Registered;
  readonly way: Way;
  readonly user: User;
  readonly credentials: readonly Credential[];
  /** What their unit holds to. */
  readonly decided: readonly Change[];
  /** What the event tells. */
  readonly details: Readonly<Record<string, string>>;
}

/** The draft, with how and for whom it came about where a rule says so. */
function signedUp({ login: { client, dependencies }, draft }: Registered, { by, rule }: Way): User {
  if (!rule) return draft;
  const fields = rule.fields?.map(({ name }) => name) ?? [];
  const signUp = { clientId: client.clientId, client: client.id, at: dependencies.clock.now(), by, fields };
  return { ...draft, ...verifying(draft, rule), signUp };
}

/** The client is as it was, there is room for one more, and the invitation is used once. */
function decidedBy(registered: Registered, { rule }: Way, user: User): Change[] {
  const { login, invitation } = registered;
  const { store } = login.dependencies;
  return [
    store.clients.hold(login.client, login.realm),
    ...(rule ? countSignUp(store.signUpCounts, rule, countedOf(registered)) : []),
    ...(invitation
      ? [store.signUpInvitations.update({ ...invitation, state: 'used', userId: user.id })]
      : []),
  ];
}

/** All goes as it would: whose address it is hears of it, and nobody else. */
function pretended({ registered: { login }, way: { rule }, user, decided, details }: Making): Made {
  const { username, email = '' } = user;
  const { realm, dependencies } = login;
  const unit = [...decided, ...loginEvent(login, 'REGISTER_ERROR', { error: 'email_in_use', details })];
  if (rule?.mode !== 'approval') {
    const now = seconds(dependencies.clock);
    const kept = username === email ? [] : [keepName(dependencies.store.signUpCounts, realm, username, now)];
    const notes = { [ATTEMPTED]: undefined, [TAKEN_ADDRESS]: email };
    return { kind: 'done', notes, unit: [...unit, ...kept] };
  }
  const page = infoPage('signUpPending', login);
  return { kind: 'ended', page, unit, after: () => tellOwnerLater(login, email) };
}

async function applied(making: Making, rule: SignUpRule): Promise<Made> {
  const { login } = making.registered;
  const { user, credentials, decided, details } = making;
  const waiting = loginEvent(login, 'REGISTER_ERROR', { error: 'approval_pending', details });
  const application = newApplication(login, rule, user, credentials);
  const outcome = await applying(login, rule, application, [...decided, ...waiting]);
  return { kind: 'ended', page: infoPage('signUpPending', login), ...outcome };
}

function created({ registered, way: { given }, user, credentials, decided, details }: Making): Made {
  const { login, invitation } = registered;
  const { realm, dependencies } = login;
  const { store } = dependencies;
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
