import type { RealmSettings } from '../realms/settings.ts';
import type { User } from '../users/user.ts';
import type { LoginFailures } from './login-failures.ts';

/** The attribute that tells why a user was disabled, and what it says of those who were locked out for good. */
export const DISABLED_REASON = 'disabledReason';
const PERMANENT_LOCKOUT = 'permanentLockout';

/** Whether the user was locked out until an administrator enables them. */
export const isLockedOutForGood = ({ enabled, attributes }: User): boolean =>
  !enabled && attributes[DISABLED_REASON]?.[0] === PERMANENT_LOCKOUT;

/** The user, locked out until an administrator enables them. */
export const lockedOutForGood = (user: User): User => ({
  ...user,
  enabled: false,
  attributes: { ...user.attributes, [DISABLED_REASON]: [PERMANENT_LOCKOUT] },
});

/** Whether failures lock the user out at this moment. @param now milliseconds since 1970 */
export const isLockedOutForNow = (failures: LoginFailures | undefined, now: number): boolean =>
  failures !== undefined && Math.floor(now / 1000) < failures.lockedUntil;

/**
 * Whether an attempt to log in as the user is in vain, whatever they prove themselves with.
 * @param now milliseconds since 1970
 */
export const isLockedOut = (
  { bruteForceProtected }: RealmSettings,
  user: User,
  failures: LoginFailures | undefined,
  now: number,
): boolean => bruteForceProtected && (isLockedOutForGood(user) || isLockedOutForNow(failures, now));
