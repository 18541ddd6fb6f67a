import type { RealmSettings } from '../realms/settings.ts';
import type { LoginFailures } from './login-failures.ts';

/** What was not right; the second is asked of those alone who got the first. */
export type FailedStep = 'first factor' | 'second factor';

/** One more attempt that failed. */
export interface Failure {
  readonly realmId: string;
  readonly userId: string;
  readonly step: FailedStep;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly address: string;
}

export interface Consequence {
  readonly failures: LoginFailures;
  /** The user stays out until an administrator lets them in. */
  readonly forGood: boolean;
  /** The user stays out until `failures.lockedUntil`, which this failure has led to, and may stay out for good besides. */
  readonly forNow: boolean;
}

/**
 * What follows from one more failure (Keycloak's brute force detection). A realm locks out for a while, longer each time;
 * or for good; or for good after so many times for a while. Two failures in quick succession lock out as well. Whoever fails
 * at the second factor too often has the first one: that is for good in any case.
 */
export function afterFailure(
  settings: RealmSettings,
  before: LoginFailures | undefined,
  { realmId, userId, step, now, address }: Failure,
): Consequence {
  const { permanentLockout, maxTemporaryLockouts } = settings;
  const atOnce = permanentLockout && maxTemporaryLockouts === 0;
  const sinceLast = before ? now - before.lastFailure : Number.POSITIVE_INFINITY;
  const kept = isRemembered(settings, before, now) ? before : undefined;
  const counted: LoginFailures = {
    realmId,
    userId,
    failures: (kept?.failures ?? 0) + 1,
    secondaryFailures: (kept?.secondaryFailures ?? 0) + (step === 'second factor' ? 1 : 0),
    temporaryLockouts: kept?.temporaryLockouts ?? 0,
    lockedUntil: kept?.lockedUntil ?? 0,
    lastFailure: now,
    lastAddress: address,
  };
  const wait = atOnce ? 0 : waitAfter(settings, counted.failures);
  const quick = wait === 0 && sinceLast < settings.quickLoginCheckMilliSeconds;
  const temporaryLockouts = counted.temporaryLockouts + (wait > 0 ? 1 : 0);
  const { maxSecondaryAuthFailures: most } = settings;
  const isTooOften = atOnce
    ? counted.failures >= factorOf(settings)
    : wait > 0 && permanentLockout && temporaryLockouts > maxTemporaryLockouts;
  const forGood = isTooOften || (most > 0 && counted.secondaryFailures > most);
  const seconds = quick ? settings.minimumQuickLoginWaitSeconds : isTooOften ? 0 : wait;
  const until = Math.floor(now / 1000) + Math.min(seconds, settings.maxFailureWaitSeconds);
  const lockedUntil = seconds > 0 ? until : counted.lockedUntil;
  return {
    failures: { ...counted, temporaryLockouts, lockedUntil },
    forGood,
    forNow: !isTooOften && seconds > 0,
  };
}

/** Whether an attempt now goes on from those before it. What leads to a lockout for good is not forgotten by waiting. */
export const isRemembered = (
  { permanentLockout, maxTemporaryLockouts, maxDeltaTimeSeconds }: RealmSettings,
  failures: LoginFailures | undefined,
  now: number,
): boolean =>
  failures !== undefined &&
  ((permanentLockout && maxTemporaryLockouts === 0) ||
    now - failures.lastFailure <= maxDeltaTimeSeconds * 1000);

/** How many failures lead to a lockout; a realm that is protected is never without. */
const factorOf = ({ failureFactor }: RealmSettings) => Math.max(1, failureFactor);

/** Seconds of the lockout that so many failures lead to; 0 for none. */
function waitAfter(settings: RealmSettings, failures: number): number {
  const factor = factorOf(settings);
  const steps =
    settings.bruteForceStrategy === 'LINEAR'
      ? Math.max(0, failures - factor + 1)
      : Math.floor(failures / factor);
  return settings.waitIncrementSeconds * steps;
}
