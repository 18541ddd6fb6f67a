import { changesByMail, withFixedAddress } from '../../domain/users/own-profile/address-by-mail.ts';
import { isPassedOver } from '../../domain/users/own-profile/as-said.ts';
import { profileChanges } from '../../domain/users/own-profile/changes.ts';
import { isEditable } from '../../domain/users/own-profile/fields.ts';
import type { ProfileForm } from '../../domain/users/own-profile/profile-form.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { inTurn, type ProfileProblem, readOnly, valuesOf } from '../../domain/users/profile/problems.ts';
import { profileRulesOf, withoutLanguage } from '../../domain/users/profile/rules.ts';
import { EMAIL } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { checkProfile } from '../profile-form/check.ts';
import { profileForm } from '../profile-form/profile-form.ts';
import type { StepPage } from '../turn.ts';
import type { ActionTurn } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';

/** What they are asked: an address that they have is changed in an action of its own, where the realm has it so. */
export function ownProfileForm(login: Login, before: User): ProfileForm {
  const form = profileForm(login, before, withoutLanguage(profileRulesOf(login.realm)));
  const isFixed = before.email !== undefined && changesByMail(login.realm);
  return isFixed ? { ...form, rules: withFixedAddress(form.rules), hidden: new Set([EMAIL]) } : form;
}

/** The page on which somebody says who they are, with what is wrong of it. */
export function profilePage(
  login: Login,
  action: string,
  shown: User,
  problems: readonly ProfileProblem[],
  message?: StepPage['message'],
): StepPage {
  const form = ownProfileForm(login, login.user ?? shown);
  return {
    template: 'login-update-profile',
    ...(problems.length > 0
      ? { fieldErrors: profileErrors(problems) }
      : // The page shows no other message than one that is about all of it.
        message && { message, fieldErrors: { global: { key: message.key } } }),
    variables: { ...profileVariables(form, shown), isAppInitiatedAction: isAskedByClient(login, action) },
  };
}

/** Who they say they are is who they are from then on, if the realm's profile has it so. */
export async function answerProfile(
  login: Login,
  user: User,
  posted: Form,
  action: string,
): Promise<ActionTurn> {
  const form = ownProfileForm(login, user);
  const draft = readProfile(form, posted);
  const problems = inTurn(
    [
      ...readOnlyProblems(form, posted),
      ...(await checkProfile(form, draft, login.dependencies.store, posted)),
    ],
    form.rules,
    draft,
  );
  if (problems.length > 0) return { kind: 'asked', page: profilePage(login, action, draft, problems) };
  const told = { context: 'UPDATE_PROFILE', ...profileChanges(user, draft) };
  const details = { custom_required_action: action, ...told };
  return { kind: 'done', user: draft, told, unit: actionEvent(login, 'UPDATE_PROFILE', { details }) };
}

/** What the form would change though it is only shown, or not even that: the rest of the form is then no more believed. */
function readOnlyProblems(form: ProfileForm, posted: Form): ProfileProblem[] {
  return form.rules.rules
    .filter((rule) => !isEditable(form, rule))
    .map(({ attribute }) => attribute.name)
    .filter((name) => !isPassedOver(form, name))
    .filter((name) => {
      const given = posted.all(name);
      return given.length > 0 && given.join('\n') !== valuesOf(form.before, name).join('\n');
    })
    .map(readOnly);
}
