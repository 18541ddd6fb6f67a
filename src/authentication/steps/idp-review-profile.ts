import type { Change } from '../../domain/store.ts';
import { fieldsOf } from '../../domain/users/own-profile/fields.ts';
import { deceptive } from '../../domain/users/own-profile/problems.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { type ProfileProblem, profileProblems } from '../../domain/users/profile/problems.ts';
import { USERNAME } from '../../domain/users/profile/user-profile.ts';
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
    return { kind: 'asked', page: page(form, draft) };
  },
  async answer(login, posted) {
    const brokered = brokeredOf(login);
    if (!brokered) return GONE;
    const { identity } = brokered;
    const form = formOf(login, brokered);
    const before = userOf(login, brokered);
    const draft = readProfile(form, posted);
    const problems = problemsOf(form, draft);
    if (problems.length > 0) {
      const shown = { ...page(form, draft), fieldErrors: profileErrors(problems) };
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
      unit: reviewedEvents(login, brokered, before.email, draft.email),
    };
  },
};

/** Of somebody who is not there yet; with what the client asks of whoever signs up for it. */
const formOf = (login: Login, brokered: Brokered): ProfileForm =>
  profileForm(login, { ...nobody(login), attributes: brokered.identity.attributes }, rulesOfBrokered(login));

function problemsOf(form: ProfileForm, draft: User): readonly ProfileProblem[] {
  const asked = new Set(fieldsOf(form).map(({ attribute }) => attribute.name));
  const problems = [
    ...profileProblems(form.rules, draft, { audience: 'user', scopes: form.scopes }),
    ...deceptive(draft, form.before),
  ];
  return problems.filter(({ field }) => asked.has(field) || field === USERNAME);
}

const page = (form: ProfileForm, draft: User): StepPage => ({
  template: 'idp-review-user-profile',
  variables: profileVariables(form, draft),
});

/** An address of their own is told apart (as Keycloak). */
function reviewedEvents(login: Login, brokered: Brokered, before?: string, email?: string): Change[] {
  const details = { context: 'IDP_REVIEW', ...(email !== undefined && { updated_email: email }) };
  const changed = { ...details, ...(before !== undefined && { previous_email: before }) };
  return [
    ...(email === before ? [] : brokerEvent(login, brokered, 'UPDATE_EMAIL', { details: changed })),
    ...brokerEvent(login, brokered, 'UPDATE_PROFILE', { details }),
  ];
}
