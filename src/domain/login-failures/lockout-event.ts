import { listsEvents, newEvent } from '../events/new-event.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import type { Consequence } from './after-failure.ts';

/** Keycloak's words for it. */
const REASON = 'brute_force_attack detected';

/** The event of a lockout, for the unit of the failure that led to it; none where there is no lockout, or the realm lists none. */
export function lockoutEvent(
  { events }: Store,
  realm: RealmView,
  { failures, forGood, forNow }: Consequence,
): Change[] {
  const type = `USER_DISABLED_BY_${forGood ? 'PERMANENT' : 'TEMPORARY'}_LOCKOUT`;
  if ((!forGood && !forNow) || !listsEvents(realm, type)) return [];
  const { userId, lastAddress: ipAddress, lastFailure, lockedUntil } = failures;
  const details = {
    reason: REASON,
    // A moment without its zone, which is UTC (as Keycloak, which has the server's).
    ...(forNow && { not_before: new Date(lockedUntil * 1000).toISOString().slice(0, 19) }),
    num_failures: String(failures.failures),
  };
  return [
    events.append(newEvent(realm, lastFailure, type, { userId, ipAddress, details }, { audited: false })),
  ];
}
