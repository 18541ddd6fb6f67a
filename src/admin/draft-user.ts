import { knownActions, UPDATE_PASSWORD } from '../domain/authentication/required-actions.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { withEditableDefaults } from '../domain/users/profile/defaults.ts';
import { profileRulesOf } from '../domain/users/profile/rules.ts';
import type { User } from '../domain/users/user.ts';
import { adminError } from '../errors/admin.ts';
import { checkUserProfile, problem } from './check-user-profile.ts';
import {
  attributesFrom,
  isFixed,
  isService,
  whyDisabled,
  withoutBlanks,
  withoutUnnamed,
} from './user-attributes.ts';
import type { UserRepresentation } from './user-representation.ts';

/**
 * The user as a representation asks for it, held against the realm's user profile. Given attributes are all there are to be,
 * names and email among them. @throws {Refusal} 400 with all that is wrong
 */
export function draftUser(user: User, asked: UserRepresentation, realm: RealmView): User {
  const { emailVerified, enabled, attributes: given, requiredActions } = asked;
  const rules = profileRulesOf(realm);
  if (asked.email && asked.email.trim() === '')
    throw problem({ field: 'email', error: 'error-invalid-email', params: ['email', asked.email] });
  const whole = given !== undefined;
  const text = (said: string | undefined, before: string | undefined) =>
    (said === undefined && !whole ? before : said) || undefined;
  const email = text(asked.email, user.email)?.toLowerCase();
  // First and last name may be said among the attributes, username and email may not (as Keycloak).
  // Of a new user what administrators may not say of them is passed over, and so it is here (as Keycloak).
  const isNew = user.username === '';
  const name = (of: 'firstName' | 'lastName') =>
    isNew && isFixed(rules.byName.get(of)) ? undefined : seen(text(asked[of] ?? given?.[of]?.[0], user[of]));
  const [firstName, lastName] = [name('firstName'), name('lastName')];
  // Whom an administrator has changed is no longer one of whom nobody knows anything.
  const { email: _email, firstName: _first, lastName: _last, selfRegistered: _self, ...rest } = user;
  const username = usernameOf(user, asked, realm, email);
  const temporary = asked.credentials?.some((credential) => credential.temporary) ? [UPDATE_PASSWORD] : [];
  const actions = requiredActions ? knownActions(requiredActions) : user.requiredActions;
  const attributes = given ? attributesFrom(given, user, rules, realm) : user.attributes;
  const drafted: User = {
    ...rest,
    username,
    ...(email !== undefined && { email }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    emailVerified: emailVerified ?? user.emailVerified,
    enabled: enabled ?? user.enabled,
    attributes: withEditableDefaults(rules, attributes),
    requiredActions: [...new Set([...actions, ...temporary])],
    notBefore: user.notBefore,
  };
  checkUserProfile({ user: drafted, before: user, given }, rules, realm);
  return {
    ...withoutUnnamed(drafted, user, rules, realm),
    attributes: whyDisabled(user, enabled, withoutBlanks(drafted.attributes)),
  };
}

const seen = (name: string | undefined) => (name?.trim() ? name : undefined);

function usernameOf(
  user: User,
  asked: UserRepresentation,
  { settings }: RealmView,
  email: string | undefined,
): string {
  const before = user.username;
  if (settings.registrationEmailAsUsername && !isService(user)) {
    const said = asked.email ?? asked.username ?? before;
    if (said === '') throw adminError(400, 'User name is missing');
    if (email === undefined)
      throw problem({ field: 'email', error: 'error-user-attribute-required', params: ['email'] });
    return email;
  }
  const username = asked.username?.toLowerCase() ?? before;
  if (username.trim() === '') throw adminError(400, 'User name is missing');
  return username;
}
