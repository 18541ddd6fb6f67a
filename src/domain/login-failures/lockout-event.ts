import { listsEvents, newEvent } from '../events/new-event.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import type { Consequence } from './after-failure.ts';

/** Keycloak's words for it. */
const REASON = 'brute_force_attack detected';

/** The events of the lockouts that a failure led to, for its unit; of those that the realm lists. */
export function lockoutEvents(
  { events }: Store,
  realm: RealmView,
  { failures, forGood, forNow }: Consequence,
): Change[] {
  const { userId, lastAddress: ipAddress, lastFailure, lockedUntil } = failures;
  // A moment without its zone, which is UTC (as Keycloak, which has the server's).
  const until = { not_before: new Date(lockedUntil * 1000).toISOString().slice(0, 19) };
  return [
    ...(forGood ? [{ type: 'USER_DISABLED_BY_PERMANENT_LOCKOUT', more: {} }] : []),
    ...(forNow ? [{ type: 'USER_DISABLED_BY_TEMPORARY_LOCKOUT', more: until }] : []),
  ]
    .filter(({ type }) => listsEvents(realm, type))
    .map(({ type, more }) => {
      const details = { reason: REASON, ...more, num_failures: String(failures.failures) };
      return events.append(
        newEvent(realm, lastFailure, type, { userId, ipAddress, details }, { audited: false }),
      );
    });
}
