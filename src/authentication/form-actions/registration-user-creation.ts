import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import { isDomainAllowed } from '../../domain/sign-up/email-domains.ts';
import { nameIn } from '../../domain/users/own-profile/fields.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../../domain/users/own-profile/problems.ts';
import { firstOfEach, type ProfileProblem } from '../../domain/users/profile/problems.ts';
import { EMAIL } from '../../domain/users/profile/user-profile.ts';
import type { User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { hidesExisting } from '../existing-account.ts';
import type { Login } from '../login.ts';
import { checkProfile } from '../profile-form/check.ts';
import { ACCEPTED, TERMS } from '../required-actions/TERMS_AND_CONDITIONS.ts';
import type { Fault, FormAction, Registered, Registering } from './form-action.ts';
import { TERMS_ACCEPTED } from './registration-terms-and-conditions.ts';

/** Without it a form makes nobody. */
export const USER_CREATION = 'registration-user-creation';

/** What a form asks of the profile, whatever its actions do with it (as Keycloak). */
export const profileShown = (registering: Registering): Readonly<Record<string, unknown>> => ({
  ...profileVariables(registering.profile, asTyped(registering), registering.invitation ? [EMAIL] : []),
  passwordsAfter: nameIn(registering.profile),
});

/** Who they are, by the realm's user profile. */
export const userCreation: FormAction = {
  id: USER_CREATION,
  async check(registered) {
    const { profile, draft, login, rule } = registered;
    const isHidden = hidesExisting(registered);
    const found = await checkProfile(profile, draft, login.dependencies.store, saidBy(registered));
    const problems = firstOfEach(found.filter((each) => !(isHidden && isOfAddress(login, each))));
    const isOutside = rule !== undefined && !isDomainAllowed(rule, draft.email);
    // Whoever has no address could never show that it is theirs.
    const isUnshown = rule?.verifyEmail === true && draft.email === undefined;
    if (!isOutside && !isUnshown) return problems.length > 0 ? profileFault(problems) : undefined;
    const key = draft.email === undefined ? 'missingEmailMessage' : 'emailDomainNotAllowedMessage';
    const { fieldErrors } = profileFault(problems);
    const error = isOutside ? 'email_domain_not_allowed' : 'invalid_registration';
    return { error, fieldErrors: { [EMAIL]: { key }, ...fieldErrors } };
  },
  // Whoever accepts the realm's terms here is not asked again (as Keycloak), whether the flow asks for it or the theme does.
  complete: (user, { posted, login }) =>
    posted.get(TERMS_ACCEPTED) === 'on' && asksForTerms(login.realm)
      ? {
          ...user,
          attributes: {
            ...user.attributes,
            [ACCEPTED]: [String(Math.floor(login.dependencies.clock.now() / 1000))],
          },
          requiredActions: user.requiredActions.filter((action) => action !== TERMS),
        }
      : user,
};

/** Whether the realm has users accept terms, some of them at least. */
const asksForTerms = (realm: RealmView): boolean =>
  authenticationOf(realm).requiredActions.some(({ alias, enabled }) => alias === TERMS && enabled);

/** What they have sent, and the address of their invitation with it: browsers leave out a field that is not theirs to change. */
function saidBy({ posted, draft, invitation }: Registered): Form {
  const all = (name: string) =>
    invitation && name === EMAIL && draft.email !== undefined ? [draft.email] : posted.all(name);
  return { ...posted, all, get: (name) => all(name)[0] };
}

/**
 * What they have typed is shown as they have typed it, whatever it is folded to, and what the client calls them where they have typed no name; the
 * address of an invitation is its own.
 */
function asTyped({ profile, draft, login, invitation, posted }: Shown): User {
  const { login_hint: hint = '' } = login.session.state.request;
  const typed = (name: 'username' | 'email') => {
    const said = posted?.get(name) || (name === nameIn(profile) ? hint : '');
    return said !== '' && said.length <= LONGEST_HINT ? { [name]: said } : {};
  };
  return { ...draft, ...typed('username'), ...(!invitation && typed('email')) };
}

/** The page before the form was sent, or after. */
type Shown = Registering & { readonly posted?: Form };

/** Characters of what a client calls somebody, at most. */
const LONGEST_HINT = 255;

/** Whether it tells that the address has an account, where it is a name too. */
const isOfAddress = ({ realm }: Login, { error, field }: ProfileProblem): boolean =>
  error === EMAIL_TAKEN ||
  (error === USERNAME_TAKEN && (field === EMAIL || realm.settings.registrationEmailAsUsername));

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
