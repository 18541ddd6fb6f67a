import type { User } from '../../domain/users/user.ts';

/** The values of an attribute, where the fields of the profile go by Keycloak's attribute names. */
export function userAttribute(user: User, name: string): readonly string[] {
  const field = FIELDS[name]?.(user);
  if (field !== undefined) return [field];
  return Object.hasOwn(user.attributes, name) ? (user.attributes[name] ?? []) : [];
}

const FIELDS: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: ({ username }) => username,
  email: ({ email }) => email,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
};
