import { isActive } from '../../../domain/sessions/lifespan.ts';
import { readSessionLimits, sessionsInTheWay } from '../../../domain/sessions/session-limits.ts';
import { Refusal } from '../../../errors/refusal.ts';
import { seconds } from '../../../lib/clock.ts';
import type { DirectGrantStep } from '../step.ts';

/** Lets nobody have more sessions than the flow says: they get no more, or their oldest end once they are let in. */
export const userSessionLimits: DirectGrantStep = {
  id: 'user-session-limits',
  async perform({ store, clock, realm, client, user, endSession }, config) {
    const limits = readSessionLimits(config);
    if (!limits || !user)
      return {
        done: false,
        step: 'first factor',
        isNoFailure: true,
        refuse: (event) => new Refusal(500, 'unknown_error', { description: UNLIMITED, event }),
      };
    const sessions = await store.sessions.ofUser(realm.id, user.id, 'online');
    const active = sessions.filter((session) => isActive(realm.settings, session, seconds(clock)));
    const those = sessionsInTheWay(limits, active, client.id);
    if (those.length === 0) return { done: true };
    if (!limits.endsOldest)
      return {
        done: false,
        step: 'first factor',
        isNoFailure: true,
        denied: limits.message ?? TOO_MANY,
        refuse: () => denied(limits.message ?? TOO_MANY),
      };
    return {
      done: true,
      async confirm() {
        for (const session of those) await endSession(session);
        return true;
      },
    };
  },
};

const denied = (description: string) =>
  new Refusal(400, 'invalid_grant', { description, event: { error: 'generic_authentication_error' } });

const UNLIMITED = 'The flow does not say how many sessions there may be';
const TOO_MANY = 'There are too many sessions';
