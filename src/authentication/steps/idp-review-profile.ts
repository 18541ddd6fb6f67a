import { hidesAccounts } from '../../domain/sign-up/hides-accounts.ts';
import type { Change } from '../../domain/store.ts';
import { fieldsOf } from '../../domain/users/own-profile/fields.ts';
import { deceptive, foreignName } from '../../domain/users/own-profile/problems.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { type ProfileProblem, profileProblems } from '../../domain/users/profile/problems.ts';
import { withoutLanguage } from '../../domain/users/profile/rules.ts';
import { EMAIL, USERNAME } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { REVIEW } from '../broker/detours.ts';
import { brokerEvent } from '../broker/events.ts';
import { GONE } from '../broker/gone.ts';
import { type Brokered, brokeredNote, brokeredOf } from '../broker/identity.ts';
import { userOf } from '../broker/new-user.ts';
import { REVIEWS } from '../broker/notes.ts';
import { lacksFields, rulesOfBrokered } from '../broker/sign-up.ts';
import type { Login } from '../login.ts';
import { nobody } from '../nobody.ts';
import { profileForm } from '../profile-form/profile-form.ts';
import type { Step } from '../step.ts';
import { DONE, type StepPage } from '../turn.ts';

/** People look at what a provider says of them, where something is missing, or where the realm has it so. */
export const reviewProfile: Step = {
  id: REVIEW,
  asksNothing: true,
  async begin(login, { config }) {
    const brokered = brokeredOf(login);
    if (!brokered) return GONE;
    const mode = config['update.profile.on.first.login'] ?? 'missing';
    const form = formOf(login, brokered);
    const draft = userOf(login, brokered);
    const isForced = login.session.state.notes[REVIEWS] !== undefined;
    if (!isForced && mode === 'off' && !lacksFields(login, draft)) return DONE;
    const problems = problemsOf(form, draft);
    if (!isForced && mode !== 'on' && problems.length === 0) return DONE;
    return { kind: 'asked', page: page(form, draft, settledIn(login, brokered)) };
  },
  async answer(login, posted) {
    const brokered = brokeredOf(login);
    if (!brokered) return GONE;
    const { identity } = brokered;
    const form = formOf(login, brokered);
    const before = userOf(login, brokered);
    const settled = settledIn(login, brokered);
    const draft = keeping(settled, readProfile(form, posted), before, login);
    const problems = [...problemsOf(form, draft), ...foreignName(draft, before, login.realm.settings)];
    if (problems.length > 0) {
      const shown = { ...page(form, draft, settled), fieldErrors: profileErrors(problems) };
      const told = brokerEvent(login, brokered, 'UPDATE_PROFILE', { details: { context: 'IDP_REVIEW' } });
      return { kind: 'asked', page: shown, unit: told };
    }
    const { email: _email, emailVerified: _theirs, firstName: _first, lastName: _last, ...others } = identity;
    const isSame = draft.email === before.email;
    const reviewed = {
      ...others,
      localName: draft.username,
      ...(draft.email !== undefined && { email: isSame ? (identity.email ?? draft.email) : draft.email }),
      // Nobody but the person says anything of an address that they have typed.
      ...(isSame
        ? identity.emailVerified !== undefined && { emailVerified: identity.emailVerified }
        : { emailVerified: false }),
      ...(draft.firstName !== undefined && { firstName: draft.firstName }),
      ...(draft.lastName !== undefined && { lastName: draft.lastName }),
      attributes: draft.attributes,
    };
    return {
      kind: 'done',
      notes: { ...brokeredNote(login, reviewed), [REVIEWS]: undefined },
      unit: reviewedEvents(login, brokered, before, draft),
    };
  },
};

/** Of somebody who is not there yet; with what the client asks of whoever signs up for it. */
const formOf = (login: Login, brokered: Brokered): ProfileForm =>
  profileForm(
    login,
    { ...nobody(login), attributes: brokered.identity.attributes },
    withoutLanguage(rulesOfBrokered(login)),
  );

function problemsOf(form: ProfileForm, draft: User): readonly ProfileProblem[] {
  const asked = new Set(fieldsOf(form).map(({ attribute }) => attribute.name));
  const problems = [
    ...profileProblems(form.rules, draft, { audience: 'user', scopes: form.scopes }),
    ...deceptive(draft, form.before),
  ];
  return problems.filter(({ field }) => asked.has(field) || field === USERNAME);
}

/**
 * Where nobody is to learn whose addresses have accounts, nobody tries others than the provider's here: who would have another changes it
 * in their account, where it shows in nothing.
 */
const settledIn = ({ realm }: Login, { identity }: Brokered): readonly string[] =>
  hidesAccounts(realm.settings) && identity.email !== undefined ? [EMAIL] : [];

/** The draft with the address from before, where that is settled. */
function keeping(settled: readonly string[], draft: User, before: User, { realm }: Login): User {
  if (settled.length === 0 || before.email === undefined) return draft;
  const { email, username } = before;
  return { ...draft, email, ...(realm.settings.registrationEmailAsUsername && { username }) };
}

const page = (form: ProfileForm, draft: User, settled: readonly string[]): StepPage => ({
  template: 'idp-review-user-profile',
  variables: profileVariables(form, draft, settled),
});

/** An address of their own is told apart; a name of their own is told with what else they say (as Keycloak). */
function reviewedEvents(login: Login, brokered: Brokered, before: User, after: User): Change[] {
  const { email } = after;
  const reviewed = { context: 'IDP_REVIEW' };
  const details = { ...reviewed, ...(email !== undefined && { updated_email: email }) };
  const addressed = { ...details, ...(before.email !== undefined && { previous_email: before.email }) };
  const named = { ...reviewed, previous_username: before.username, updated_username: after.username };
  return [
    ...(after.username === before.username
      ? []
      : brokerEvent(login, brokered, 'UPDATE_PROFILE', { details: named })),
    ...(email === before.email ? [] : brokerEvent(login, brokered, 'UPDATE_EMAIL', { details: addressed })),
    ...brokerEvent(login, brokered, 'UPDATE_PROFILE', { details }),
  ];
}
