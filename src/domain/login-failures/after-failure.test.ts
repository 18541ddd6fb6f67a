import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freshRealmSettings, type RealmSettings } from '../realms/settings.ts';
import { afterFailure, type FailedStep, isRemembered } from './after-failure.ts';
import type { LoginFailures } from './login-failures.ts';

const BEGIN = 1_760_000_000_000;

/** Fails so many times, so many seconds apart; answers the lockout that each led to, in seconds, or `good`. */
function lockouts(
  change: Partial<RealmSettings>,
  times: number,
  apart = 2000,
  step: FailedStep = 'first factor',
): (number | 'good')[] {
  const settings = { ...freshRealmSettings, failureFactor: 2, waitIncrementSeconds: 60, ...change };
  let failures: LoginFailures | undefined;
  return Array.from({ length: times }, (_, index) => {
    const now = BEGIN + index * apart * 1000;
    const after = afterFailure(settings, failures, {
      realmId: 'r',
      userId: 'u',
      step,
      now,
      address: '192.0.2.1',
    });
    failures = after.failures;
    return after.forGood ? 'good' : Math.max(0, failures.lockedUntil - now / 1000);
  });
}

describe('failed logins lock out', () => {
  test('for longer each time that so many of them have failed', () => {
    assert.deepEqual(lockouts({}, 7), [0, 60, 60, 120, 120, 180, 180]);
    assert.deepEqual(lockouts({ failureFactor: 3, maxFailureWaitSeconds: 100 }, 6), [0, 0, 60, 60, 60, 100]);
  });

  test('for longer each time that one more has failed, where the realm is strict', () => {
    assert.deepEqual(lockouts({ bruteForceStrategy: 'LINEAR' }, 5), [0, 60, 120, 180, 240]);
  });

  test('for good, where the realm says so, and are never forgotten then', () => {
    assert.deepEqual(lockouts({ permanentLockout: true, maxDeltaTimeSeconds: 1 }, 2), [0, 'good']);
  });

  test('for good after so many times for a while', () => {
    const settings = { permanentLockout: true, maxTemporaryLockouts: 2 };
    assert.deepEqual(lockouts(settings, 4), [0, 60, 60, 'good']);
  });

  test('when they follow on each other too quickly, which is no step towards a lockout for good', () => {
    const quick = { failureFactor: 10, quickLoginCheckMilliSeconds: 3000, minimumQuickLoginWaitSeconds: 5 };
    assert.deepEqual(lockouts(quick, 4, 2), [0, 5, 5, 5]);
    assert.deepEqual(lockouts(quick, 4, 4), [0, 0, 0, 0]);
    assert.deepEqual(lockouts({ ...quick, maxFailureWaitSeconds: 4 }, 2, 2), [0, 4]);
    const strict = { ...quick, permanentLockout: true, maxTemporaryLockouts: 1 };
    assert.deepEqual(lockouts(strict, 4, 2), [0, 5, 5, 5]);
  });

  test('for good at the second factor, whatever the realm does about the first', () => {
    const settings = { failureFactor: 10, maxSecondaryAuthFailures: 2 };
    assert.deepEqual(lockouts(settings, 4, 2, 'second factor'), [0, 0, 'good', 'good']);
    assert.deepEqual(lockouts(settings, 4, 2, 'first factor'), [0, 0, 0, 0]);
    const off = { ...settings, maxSecondaryAuthFailures: 0 };
    assert.deepEqual(lockouts(off, 4, 2, 'second factor'), [0, 0, 0, 0]);
  });

  test('for good and for a while, where the second factor fails too often in one that is one too many besides', () => {
    const settings = {
      ...freshRealmSettings,
      failureFactor: 1,
      waitIncrementSeconds: 60,
      maxSecondaryAuthFailures: 1,
    };
    const failure = { realmId: 'r', userId: 'u', step: 'second factor', now: BEGIN, address: '' } as const;
    const first = afterFailure(settings, undefined, failure);
    assert.deepEqual([first.forGood, first.forNow], [false, true]);
    const second = afterFailure(settings, first.failures, failure);
    assert.deepEqual([second.forGood, second.forNow], [true, true]);
  });

  test('are remembered as long as the realm says, and always where they lead to a lockout for good', () => {
    const settings = { ...freshRealmSettings, maxDeltaTimeSeconds: 10 };
    const { failures } = afterFailure(settings, undefined, {
      realmId: 'r',
      userId: 'u',
      step: 'first factor',
      now: BEGIN,
      address: '',
    });
    const remembered = (later: number, change: Partial<RealmSettings> = {}) =>
      isRemembered({ ...settings, ...change }, failures, BEGIN + later * 1000);
    assert.deepEqual([remembered(10), remembered(11)], [true, false]);
    assert.equal(remembered(11, { permanentLockout: true }), true);
    assert.equal(remembered(11, { permanentLockout: true, maxTemporaryLockouts: 1 }), false);
  });

  test('only when the last is not too long ago', () => {
    assert.deepEqual(lockouts({ maxDeltaTimeSeconds: 1999 }, 3), [0, 0, 0]);
  });

  test('at the first, where a realm is protected and allows none', () => {
    assert.deepEqual(lockouts({ failureFactor: 0 }, 2), [60, 120]);
  });
});
