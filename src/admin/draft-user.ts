import { knownActions, UPDATE_PASSWORD } from '../domain/authentication/required-actions.ts';
import { DISABLED_REASON } from '../domain/login-failures/lockout.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type ProfileProblem, profileProblems } from '../domain/users/profile.ts';
import type { User } from '../domain/users/user.ts';
import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import type { UserRepresentation } from './user-representation.ts';

/** The user as a representation asks for it. Given attributes are all there are to be, names and email among them. */
export function draftUser(user: User, asked: UserRepresentation, realm: RealmView): User {
  const { emailVerified, enabled, notBefore, attributes, requiredActions } = asked;
  const whole = attributes !== undefined;
  const text = (given: string | undefined, before: string | undefined) =>
    (given === undefined && !whole ? before : given) || undefined;
  const email = text(asked.email, user.email)?.toLowerCase();
  const firstName = text(asked.firstName, user.firstName);
  const lastName = text(asked.lastName, user.lastName);
  const { email: _email, firstName: _first, lastName: _last, ...rest } = user;
  const username = usernameOf(user, asked, realm, email);
  const temporary = asked.credentials?.some((credential) => credential.temporary) ? [UPDATE_PASSWORD] : [];
  const actions = requiredActions ? knownActions(requiredActions) : user.requiredActions;
  const drafted: User = {
    ...rest,
    username,
    ...(email !== undefined && { email }),
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    emailVerified: emailVerified ?? user.emailVerified,
    enabled: enabled ?? user.enabled,
    attributes: whyDisabled(
      user,
      enabled,
      attributes ? keptAttributes(user, attributes, realm) : user.attributes,
    ),
    requiredActions: [...new Set([...actions, ...temporary])],
    notBefore: notBefore ?? user.notBefore,
  };
  check(drafted, user);
  return drafted;
}

function usernameOf(
  user: User,
  asked: UserRepresentation,
  { settings }: RealmView,
  email: string | undefined,
): string {
  const before = user.username;
  if (settings.registrationEmailAsUsername && user.serviceAccountClientId === undefined) {
    if (email === undefined)
      throw problem({ field: 'email', error: 'error-user-attribute-required', params: ['email'] });
    return email;
  }
  const username = asked.username?.toLowerCase() || before;
  if (username.trim() === '') throw adminError(400, 'User name is missing');
  const mayChange = settings.editUsernameAllowed && user.serviceAccountClientId === undefined;
  if (before !== '' && username !== before && !mayChange)
    throw problem({ field: 'username', error: 'error-user-attribute-read-only', params: ['username'] });
  return username;
}

/**
 * Names of the profile are members of their own; the others are kept only where the profile lets administrators, but
 * for blank values, and for a language where the realm speaks one alone.
 */
function keptAttributes(
  user: User,
  given: NonNullable<UserRepresentation['attributes']>,
  { settings: { unmanagedAttributePolicy: policy, internationalizationEnabled } }: RealmView,
): User['attributes'] {
  if (policy === 'ADMIN_VIEW') return user.attributes;
  if (policy === undefined) return {};
  const dropped = new Set(['username', 'email', 'firstName', 'lastName', DISABLED_REASON]);
  if (!internationalizationEnabled) dropped.add('locale');
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, values]) => [name, values.filter((value) => value.trim() !== '')] as const)
      .filter(([name, values]) => !dropped.has(name) && values.length > 0),
  );
}

/** Why a user was disabled is the server's to say, and true until they are enabled. */
function whyDisabled(
  user: User,
  enabled: boolean | undefined,
  { [DISABLED_REASON]: _said, ...attributes }: User['attributes'],
): User['attributes'] {
  const reason = user.attributes[DISABLED_REASON];
  return enabled || !reason ? attributes : { ...attributes, [DISABLED_REASON]: reason };
}

/** A username from before the rules is left alone while it stays. */
function check(user: User, before: User): void {
  const problems = profileProblems(user).filter(
    ({ field }) => field !== 'username' || user.username !== before.username,
  );
  if (problems.length > 0) throw problem(...problems);
}

/** One problem, or a list of several. */
function problem(...problems: readonly ProfileProblem[]): Refusal {
  const told = problems.map(({ field, error, params }) => ({ field, errorMessage: error, params }));
  const [first] = told;
  if (told.length > 1 || !first)
    return new Refusal(400, 'error', {
      audience: 'admin',
      members: { errorMessage: undefined, errors: told },
    });
  const { errorMessage: description, ...members } = first;
  return new Refusal(400, 'error', { audience: 'admin', description, members });
}
