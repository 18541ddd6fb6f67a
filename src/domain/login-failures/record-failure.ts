import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { inTurn } from '../../lib/in-turn.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { retryWhenChanged } from '../retry.ts';
import type { Store } from '../store.ts';
import { afterFailure, type FailedStep } from './after-failure.ts';
import { isLockedOut, lockedOutForGood } from './lockout.ts';
import { lockoutEvents } from './lockout-event.ts';

/**
 * Counts an attempt to log in as the user that failed, and locks them out when it was one too many; durable when it
 * resolves. What fails while the user is locked out does not count, so nobody prolongs a lockout; nor does what is tried on a
 * disabled user. Those of one user on one node wait for each other; on several nodes none is lost.
 */
export function recordFailure(
  store: Store,
  realm: RealmView,
  userId: string,
  step: FailedStep,
  address: string,
  clock: Clock,
): Promise<void> {
  const { id: realmId, settings } = realm;
  return inTurn(`${realmId} ${userId}`, () =>
    retryWhenChanged(async () => {
      const [user, before] = await Promise.all([
        store.users.find(realmId, userId),
        store.loginFailures.find(realmId, userId),
      ]);
      const now = clock.now();
      if (!user?.enabled || isLockedOut(settings, user, before, now))
        return pretendFailure(store, realmId, userId, now);
      const consequence = afterFailure(settings, before, { realmId, userId, step, now, address });
      const { failures, forGood } = consequence;
      const { duplicateEmailsAllowed } = settings;
      await store.commit([
        store.loginFailures.save(failures, { ifRevision: before?.revision }),
        ...(forGood
          ? [
              store.users.update(lockedOutForGood(user), {
                duplicateEmailsAllowed,
                ifRevision: user.revision,
              }),
            ]
          : []),
        ...lockoutEvents(store, realm, consequence),
      ]);
    }),
  );
}

/** Attempts about nobody that may wait for each other. */
const SLOTS = 64;

/** Takes as long as counting would: whether there is such a user is not to be told by the time an answer takes. */
export async function pretendFailure(
  store: Store,
  realmId: string,
  name: string,
  now: number,
): Promise<void> {
  const slot = (createHash('sha256').update(name).digest()[0] ?? 0) % SLOTS;
  await store.commit([store.loginFailures.pretend(realmId, slot, now)]);
}
