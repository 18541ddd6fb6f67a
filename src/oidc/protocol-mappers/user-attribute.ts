import type { Membership } from '../../domain/groups/membership.ts';
import type { User } from '../../domain/users/user.ts';
import { hashOrder } from '../../lib/hash-order.ts';

/**
 * The values of an attribute, where the fields of the profile go by Keycloak's attribute names: those are always there, if with
 * nothing in them.
 */
export function userAttribute(user: User, name: string): readonly (string | null)[] {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  return field ? [field(user) ?? null] : valuesOf(user, name);
}

const valuesOf = ({ attributes }: Pick<User, 'attributes'>, name: string): readonly string[] =>
  Object.hasOwn(attributes, name) ? (attributes[name] ?? []) : [];

/** The user's own values, else those of the first group that has some, itself or from one above it. */
export function attributeOfFirst(
  user: User,
  groups: readonly Membership[],
  name: string,
): readonly (string | null)[] {
  const values = userAttribute(user, name);
  if (values.length > 0) return values;
  for (const group of groups.flatMap(({ upwards }) => upwards)) {
    const inherited = valuesOf(group, name);
    if (inherited.length > 0) return inherited;
  }
  return [];
}

/** The user's own values and those of all the groups and of those above them, each once. */
export function attributeOfAll(
  user: User,
  groups: readonly Membership[],
  name: string,
): readonly (string | null)[] {
  const inherited = groups.flatMap(({ upwards }) => upwards.flatMap((group) => valuesOf(group, name)));
  return hashOrder(new Set([...userAttribute(user, name), ...inherited]));
}

const FIELDS: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: ({ username }) => username,
  email: ({ email }) => email,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
};
