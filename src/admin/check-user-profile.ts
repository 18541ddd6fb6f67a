import type { RealmView } from '../domain/realms/realm-view.ts';
import {
  inTurn,
  type ProfileProblem,
  profileProblems,
  readOnly,
  unnamedProblems,
  valuesOf,
} from '../domain/users/profile/problems.ts';
import { isOfTheServer, type ProfileRules } from '../domain/users/profile/rules.ts';
import { MEMBERS } from '../domain/users/profile/user-profile.ts';
import type { User } from '../domain/users/user.ts';
import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Attributes, filled, isFixed, isService } from './user-attributes.ts';

/** Characters of a name, at most: as many as a column of Keycloak’s. */
const MAX_NAME = 255;

/** A user as they are asked to be. */
interface AskedUser {
  readonly user: User;
  readonly before: User;
  /** As they were sent. */
  readonly given: Attributes | undefined;
}

/** A username from before the rules is left alone while it stays. @throws {Refusal} 400 with all that is wrong */
export function checkUserProfile(
  { user, before, given = {} }: AskedUser,
  rules: ProfileRules,
  { settings }: RealmView,
): void {
  const unnamed = Object.entries(given).filter(
    ([name]) =>
      !rules.byName.has(name) && !MEMBERS.has(name) && settings.unmanagedAttributePolicy !== undefined,
  );
  if (unnamed.some(([name]) => name.length > MAX_NAME))
    throw adminError(400, `The name of an attribute must not exceed ${MAX_NAME} characters`);
  const mayRename = settings.editUsernameAllowed && !isService(user);
  const emailIsName = settings.registrationEmailAsUsername && !isService(user);
  const isRenamed = before.username !== '' && user.username !== before.username && !emailIsName;
  const problems = [
    ...(isRenamed && !mayRename ? [readOnly('username')] : []),
    ...ofTheServer(given, before),
    ...(['firstName', 'lastName'] as const).flatMap((name) => ofMany(name, given[name])),
    ...changesOfFixed(user, before, rules),
    ...profileProblems(rules, before.username === '' ? heard(user, given, rules) : user, {
      audience: 'admin',
    }).filter(
      ({ field, error }) =>
        (field !== 'username' || user.username !== before.username) &&
        !(isService(user) && error === 'error-user-attribute-required'),
    ),
    ...unnamed.flatMap(([name, values]) => unnamedProblems(name, values)),
  ];
  if (problems.length > 0) throw problem(...inTurn(problems, rules, { ...user, attributes: given }));
}

/** Of a new user what administrators may not say is passed over, but is well-formed all the same (as Keycloak). */
const heard = (user: User, given: Attributes, { byName }: ProfileRules): User => ({
  ...user,
  attributes: {
    ...Object.fromEntries(Object.entries(given).filter(([name]) => isFixed(byName.get(name)))),
    ...user.attributes,
  },
});

/** Names that may be said among the attributes are said once. */
const ofMany = (field: string, values: readonly string[] = []): readonly ProfileProblem[] =>
  values.length > 1 ? [{ field, error: 'error-invalid-multivalued-size', params: [field, 0, 1] }] : [];

const ofTheServer = (given: Attributes, before: User): readonly ProfileProblem[] =>
  Object.entries(given)
    .filter(([name, values]) => isOfTheServer(name) && !isSame(filled(values), before.attributes[name] ?? []))
    .map(([field]) => ({ field, error: 'updateReadOnlyAttributesRejectedMessage', params: [field] }));

function changesOfFixed(user: User, before: User, { rules }: ProfileRules): readonly ProfileProblem[] {
  if (before.username === '') return [];
  return rules
    .filter(isFixed)
    .map(({ attribute: { name } }) => name)
    .filter((name) => !isSame(filled(valuesOf(user, name)), filled(valuesOf(before, name))))
    .map(readOnly);
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));

/** One problem, or a list of several. */
export function problem(...problems: readonly ProfileProblem[]): Refusal {
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
