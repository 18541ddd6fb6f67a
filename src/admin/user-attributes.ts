import { DISABLED_REASON } from '../domain/login-failures/lockout.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type AttributeRule, isUnspoken, type ProfileRules } from '../domain/users/profile/rules.ts';
import { MEMBERS } from '../domain/users/profile/user-profile.ts';
import type { User } from '../domain/users/user.ts';

export type Attributes = User['attributes'];

/** Users that clients are may have any attributes, and need none. */
export const isService = ({ serviceAccountClientId }: User): boolean => serviceAccountClientId !== undefined;

/** Whether administrators may not change it. */
export const isFixed = (rule: AttributeRule | undefined): boolean =>
  rule !== undefined && !rule.canEdit('admin');

/**
 * What is asked for of the attributes that the profile names, or the client by which they signed up, as far as administrators may; of the others only where it
 * lets them, and for a language where the realm speaks more than one.
 */
export function attributesFrom(
  given: Attributes,
  user: User,
  rules: ProfileRules,
  { settings: { unmanagedAttributePolicy: policy } }: RealmView,
): Attributes {
  const { byName } = rules;
  const asked = new Set(user.signUp?.fields);
  const isNamed = (name: string) => byName.has(name) || asked.has(name);
  const isOther = ([name]: [string, unknown]) => !isNamed(name) && !MEMBERS.has(name);
  const said = Object.entries(given).filter(
    ([name]) => name !== DISABLED_REASON && !MEMBERS.has(name) && !isUnspoken(rules, name),
  );
  const kept = Object.entries(user.attributes);
  const others = isService(user) || policy !== 'ADMIN_VIEW' ? said : kept;
  const isNew = user.username === '';
  return Object.fromEntries([
    ...(policy === undefined && !isService(user) ? [] : others.filter(isOther)),
    ...kept.filter(([name]) => isUnspoken(rules, name)),
    // Whether they have accepted the terms is not for anybody else to say (as Keycloak).
    ...kept.filter(([name]) => isFixed(byName.get(name)) || (name === TERMS && policy === undefined)),
    // Of a new user what administrators may not say is passed over (as Keycloak).
    ...said.filter(([name]) => isNamed(name) && !(isNew && isFixed(byName.get(name)))),
  ]);
}

/** First and last name are attributes like others where the profile does not name them. */
export function withoutUnnamed(
  { firstName, lastName, ...rest }: User,
  before: User,
  { byName }: ProfileRules,
  { settings: { unmanagedAttributePolicy: policy } }: RealmView,
): User {
  const takes = policy === 'ENABLED' || policy === 'ADMIN_EDIT';
  const of = (name: 'firstName' | 'lastName', value: string | undefined) => {
    const unnamed = policy === 'ADMIN_VIEW' ? before[name] : undefined;
    const stays = takes || byName.has(name) ? value : unnamed;
    return stays === undefined ? {} : { [name]: stays };
  };
  return { ...rest, ...of('firstName', firstName), ...of('lastName', lastName) };
}

/** When they have accepted the realm's terms. */
export const TERMS = 'terms_and_conditions';

/** Values of which something can be seen. */
export const filled = (values: readonly string[]): readonly string[] =>
  values.filter((value) => value.trim() !== '');

export const withoutBlanks = (attributes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .map(([name, values]) => [name, filled(values)] as const)
      .filter(([, values]) => values.length > 0),
  );

/** Why a user was disabled is the server's to say, and true until they are enabled. */
export function whyDisabled(
  user: User,
  enabled: boolean | undefined,
  { [DISABLED_REASON]: _said, ...attributes }: Attributes,
): Attributes {
  const reason = user.attributes[DISABLED_REASON];
  return enabled || !reason ? attributes : { ...attributes, [DISABLED_REASON]: reason };
}
