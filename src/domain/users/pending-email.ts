import type { User } from './user.ts';

/** The attribute that holds an address until its owner has followed the link that was sent there (as Keycloak). */
export const PENDING_EMAIL = 'kc.email.pending';

/** The address that a user has yet to show to be theirs. */
export const pendingEmailOf = (user: Pick<User, 'attributes'> | undefined): string | undefined =>
  user?.attributes[PENDING_EMAIL]?.[0];

export const withPendingEmail = (user: User, email: string): User => ({
  ...user,
  attributes: { ...user.attributes, [PENDING_EMAIL]: [email] },
});

export function withoutPendingEmail({ attributes, ...user }: User): User {
  const { [PENDING_EMAIL]: _pending, ...kept } = attributes;
  return { ...user, attributes: kept };
}
