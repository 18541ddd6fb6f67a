import { isDomainAllowed } from '../../domain/sign-up/email-domains.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../../domain/users/own-profile/problems.ts';
import type { ProfileProblem } from '../../domain/users/profile/problems.ts';
import { EMAIL, USERNAME } from '../../domain/users/profile/user-profile.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { hidesExisting } from '../existing-account.ts';
import { checkProfile } from '../profile-form/check.ts';
import type { Fault, FormAction } from './form-action.ts';

/** Without it a form makes nobody. */
export const USER_CREATION = 'registration-user-creation';

/** Who they are, by the realm's user profile. */
export const userCreation: FormAction = {
  id: USER_CREATION,
  show: ({ profile, draft, login, invitation }) => ({
    ...profileVariables(profile, draft, invitation ? [EMAIL] : []),
    passwordsAfter: login.realm.settings.registrationEmailAsUsername ? EMAIL : USERNAME,
  }),
  async check(registered) {
    const { profile, draft, login, rule } = registered;
    const isHidden = hidesExisting(registered);
    const found = await checkProfile(profile, draft, login.dependencies.store);
    const problems = found.filter(({ error }) => !(isHidden && error === EMAIL_TAKEN));
    const isOutside = rule !== undefined && !isDomainAllowed(rule, draft.email);
    // Whoever has no address could never show that it is theirs.
    const isUnshown = rule?.verifyEmail === true && draft.email === undefined;
    if (!isOutside && !isUnshown) return problems.length > 0 ? profileFault(problems) : undefined;
    const key = draft.email === undefined ? 'missingEmailMessage' : 'emailDomainNotAllowedMessage';
    const { fieldErrors } = profileFault(problems);
    const error = isOutside ? 'email_domain_not_allowed' : 'invalid_registration';
    return { error, fieldErrors: { [EMAIL]: { key }, ...fieldErrors } };
  },
};

/** What is wrong with the profile, and with the address before the name. */
export const profileFault = (problems: readonly ProfileProblem[]): Fault => {
  const has = (word: string) => problems.some(({ error }) => error === word);
  return {
    error: has(EMAIL_TAKEN)
      ? 'email_in_use'
      : has(USERNAME_TAKEN)
        ? 'username_in_use'
        : 'invalid_registration',
    fieldErrors: profileErrors(problems),
  };
};
