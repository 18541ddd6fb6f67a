import type { DeniedUser, LockedOutUser, ProvedUser } from './prove-user.ts';
import type { User } from './user.ts';

/** What the events of a realm say of a proof that is none, and whoever tried it is not told: of the locked out that alone. */
export function proofError(
  user: User | undefined,
  proof: ProvedUser | DeniedUser | LockedOutUser | undefined,
): string {
  if (!user) return 'user_not_found';
  if (!proof || !('lockedOut' in proof)) return 'invalid_user_credentials';
  return proof.lockedOut === 'for good' ? 'user_disabled' : 'user_temporarily_disabled';
}
