import type { Clock } from '../../lib/clock.ts';
import { asksFor } from '../authentication/asked-of-all.ts';
import { UPDATE_PASSWORD } from '../authentication/required-actions.ts';
import type { FailedStep } from '../login-failures/after-failure.ts';
import { isLockedOut, isLockedOutForGood } from '../login-failures/lockout.ts';
import { pretendFailure, recordFailure } from '../login-failures/record-failure.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import { passwordOf } from './password.ts';
import { daysToExpiry } from './password-policy/password-policy.ts';
import { passwordPolicyOf } from './password-policy/policy-of-realm.ts';
import type { Credential, User } from './user.ts';

const DAY = 86_400_000;

/** A try to log in. */
export interface LoginAttempt {
  /** As it was typed. */
  readonly username: string;
  /** Who goes by that name, if anybody. */
  readonly user: User | undefined;
  /** Where it came from. */
  readonly address: string;
}

/** What a user has shown of who they are. */
export type Proof = {
  /** What is kept of what was right, whatever else was wrong; of the locked out nothing. */
  readonly keep: readonly (() => Promise<void>)[];
} & (
  | {
      readonly proved: true;
      /** What must still come about for it to hold, such as that a code is used up, and had not been. */
      readonly confirm: readonly (() => Promise<boolean>)[];
    }
  | {
      readonly proved: false;
      readonly step: FailedStep;
      /** Why they are not let in, to be told to whom it was who has proved themselves. */
      readonly denied?: string;
      /** Whether nothing they have shown was wrong. */
      readonly isNoFailure?: boolean;
    }
);

/** A user who has proved themselves, as of now, and what is to be stored once they are let in. */
export interface ProvedUser {
  readonly user: User;
  readonly unit: readonly Change[];
}

/** A user who is kept out all the same, and why. */
export interface DeniedUser {
  readonly denied: string;
}

/** A user who is let in by nothing, for now or for good; to be told to nobody but the realm's events. */
export interface LockedOutUser {
  readonly lockedOut: 'for now' | 'for good';
}

/**
 * The user, if they prove themselves and are not locked out. Whether they are enabled, and have nothing left to do, is for the
 * caller to ask. A failure is counted, and durable, before this resolves. Nobody, a wrong password and a lockout look
 * the same and take the same time: what the proof takes, and where the realm counts failures, a commit.
 * @param prove what was handed in, held against the user's credentials; of nobody there are none
 */
export async function proveUser(
  store: Store,
  realm: RealmView,
  { username, user, address }: LoginAttempt,
  clock: Clock,
  prove: (credentials: readonly Credential[]) => Promise<Proof>,
): Promise<ProvedUser | DeniedUser | LockedOutUser | undefined> {
  const credentials = user ? await store.users.credentials(realm.id, user.id) : [];
  const isElsewhere = passwordOf(credentials)?.elsewhere !== undefined;
  const [proof] = await Promise.all([
    prove(credentials),
    isElsewhere ? undefined : store.users.waitAsElsewhere(realm.id),
  ]);
  const counts = realm.settings.bruteForceProtected;
  // Asked after the proof: of many guesses at the same time no more get an answer than one after the other would.
  const [current, failures] =
    user && counts
      ? await Promise.all([store.users.find(realm.id, user.id), store.loginFailures.find(realm.id, user.id)])
      : [user];
  const isSomethingRight = proof.proved || proof.denied !== undefined || proof.keep.length > 0;
  const locked =
    current && isLockedOut(realm.settings, current, failures, clock.now())
      ? ({ lockedOut: isLockedOutForGood(current) ? 'for good' : 'for now' } as const)
      : undefined;
  if (!current || (isSomethingRight && locked)) {
    if (counts) await pretendFailure(store, realm.id, username, clock.now());
    return locked;
  }
  for (const keep of proof.keep) await keep();
  const failed = proof.proved ? await findUnconfirmed(proof.confirm) : proof.step;
  if (failed) {
    if (counts && !(!proof.proved && proof.isNoFailure))
      await recordFailure(store, realm, current.id, failed, address, clock);
    return !proof.proved && proof.denied !== undefined ? { denied: proof.denied } : locked;
  }
  const { revision: ifRevision } = failures ?? {};
  return {
    user: await expiring(store, realm, current, credentials, clock),
    unit: failures ? [store.loginFailures.clear(realm.id, current.id, { ifRevision })] : [],
  };
}

/** What is used up can be a second factor alone: a password is good again. */
async function findUnconfirmed(
  confirm: readonly (() => Promise<boolean>)[],
): Promise<FailedStep | undefined> {
  for (const one of confirm) if (!(await one())) return 'second factor';
  return undefined;
}

/** The user, who has to choose another password where this one is older than the realm allows. */
async function expiring(
  store: Store,
  realm: RealmView,
  user: User,
  credentials: readonly Credential[],
  clock: Clock,
): Promise<User> {
  const days = daysToExpiry(passwordPolicyOf(realm));
  const password = passwordOf(credentials);
  // How old it may become is for whoever keeps it to say.
  if (days === undefined || password?.elsewhere || user.requiredActions.includes(UPDATE_PASSWORD))
    return user;
  if (!asksFor(realm, UPDATE_PASSWORD)) return user;
  if (clock.now() - (password?.createdAt ?? 0) <= days * DAY) return user;
  const asked = { ...user, requiredActions: [...user.requiredActions, UPDATE_PASSWORD] };
  const { duplicateEmailsAllowed } = realm.settings;
  await store.commit([store.users.update(asked, { duplicateEmailsAllowed, ifRevision: user.revision })]);
  return asked;
}
