import type { Clock } from '../../lib/clock.ts';
import { UPDATE_PASSWORD } from '../authentication/required-actions.ts';
import { isLockedOut } from '../login-failures/lockout.ts';
import { pretendFailure, recordFailure } from '../login-failures/record-failure.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { type Change, Conflict, type Store } from '../store.ts';
import { hasPassword, passwordOf, rehashed } from './password.ts';
import { daysToExpiry } from './password-policy/password-policy.ts';
import { passwordPolicyOf } from './password-policy/policy-of-realm.ts';
import type { Credential, User } from './user.ts';

const DAY = 86_400_000;

/** A try to log in with a password. */
export interface PasswordAttempt {
  /** As it was typed. */
  readonly username: string;
  /** Who goes by that name, if anybody. */
  readonly user: User | undefined;
  readonly password: string;
  /** Where it came from. */
  readonly address: string;
}

/** A user who has proved themselves, as of now, and what is to be stored once they are let in. */
export interface ProvedUser {
  readonly user: User;
  readonly unit: readonly Change[];
}

/**
 * The user, if it is their password and they are not locked out. Whether they are enabled, and have nothing left to do, is for the
 * caller to ask. A failure is counted, and durable, before this resolves. Nobody, the wrong password and a lockout look
 * the same and take the same time: a hash, and where the realm counts failures, a commit.
 */
export async function checkPassword(
  store: Store,
  realm: RealmView,
  { username, user, password, address }: PasswordAttempt,
  clock: Clock,
): Promise<ProvedUser | undefined> {
  const credentials = user ? await store.users.credentials(realm.id, user.id) : [];
  const knows = await hasPassword(credentials, password, passwordPolicyOf(realm));
  const counts = realm.settings.bruteForceProtected;
  // Asked after the hashing: of many guesses at the same time no more get an answer than one after the other would.
  const [current, failures] =
    user && counts
      ? await Promise.all([store.users.find(realm.id, user.id), store.loginFailures.find(realm.id, user.id)])
      : [user];
  if (!current || (knows && isLockedOut(realm.settings, current, failures, clock.now()))) {
    if (counts) await pretendFailure(store, realm.id, username, clock.now());
    return undefined;
  }
  if (knows) await keepUpToDate(store, realm, credentials, password);
  // Who has set up a second factor is not let in by the first alone.
  if (!knows || credentials.some(isSecondFactor)) {
    if (counts) await recordFailure(store, realm, current.id, address, clock);
    return undefined;
  }
  const { revision: ifRevision } = failures ?? {};
  return {
    user: await expiring(store, realm, current, credentials, clock),
    unit: failures ? [store.loginFailures.clear(realm.id, current.id, { ifRevision })] : [],
  };
}

/** Hashes the password as the realm has it done by now, unless another one was set meanwhile. */
async function keepUpToDate(
  store: Store,
  realm: RealmView,
  credentials: readonly Credential[],
  password: string,
): Promise<void> {
  const stored = passwordOf(credentials);
  const anew = stored && (await rehashed(stored, password, passwordPolicyOf(realm)));
  if (!anew) return;
  try {
    await store.commit([store.users.updateCredential(anew, { ifRevision: stored.revision })]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

const isSecondFactor = ({ type }: Credential) => type === 'otp';

/** The user, who has to choose another password where this one is older than the realm allows. */
async function expiring(
  store: Store,
  realm: RealmView,
  user: User,
  credentials: readonly Credential[],
  clock: Clock,
): Promise<User> {
  const days = daysToExpiry(passwordPolicyOf(realm));
  const age = clock.now() - (passwordOf(credentials)?.createdAt ?? 0);
  if (days === undefined || age <= days * DAY || user.requiredActions.includes(UPDATE_PASSWORD)) return user;
  const asked = { ...user, requiredActions: [...user.requiredActions, UPDATE_PASSWORD] };
  const { duplicateEmailsAllowed } = realm.settings;
  await store.commit([store.users.update(asked, { duplicateEmailsAllowed, ifRevision: user.revision })]);
  return asked;
}
