import { Additions, type Extended } from '../../lib/catalogue.ts';
import { REMEMBERED } from '../authorization-codes/authorization-code.ts';
import { REMEMBERED_DEVICE } from '../device-authorizations/device-authorization.ts';
import { DELIVERED_WITHIN } from '../events/delivery.ts';
import { eventsOver } from '../events/retention.ts';
import { TOLD_OF } from '../sign-up/invitation.ts';
import { removeUnverified } from '../sign-up/remove-unverified.ts';
import type { Store } from '../store.ts';
import { expiryBounds } from './lifespan.ts';

/**
 * Removes what is over: sessions, tokens that would be good for nothing any more, events that the realm keeps no
 * longer, and accounts that nobody has verified, where the realm has it so. Sessions and tokens that are over count as gone anyway; this keeps the database small. Several nodes may do it at once.
 * @param now seconds since 1970
 */
export async function sweep(
  store: Store,
  now: number,
  { additions }: Extended = new Additions(),
): Promise<void> {
  const {
    realms,
    sessions,
    spentTokens,
    events,
    eventDeliveries,
    keptAnswers,
    authenticationSessions,
    authorizationCodes,
    pushedRequests,
    deviceAuthorizations,
    signUpApplications,
    signUpInvitations,
    signUpCounts,
    commit,
  } = store;
  for (const realm of await realms.list()) {
    const { id, settings } = realm;
    const ended = (['online', 'offline'] as const).map((kind) =>
      sessions.removeExpired(id, kind, expiryBounds(settings, kind, now)),
    );
    await commit([...ended, ...eventsOver(events, id, settings, now)]);
    await removeUnverified(store, { ...realm, additions }, now);
  }
  await commit([
    spentTokens.removeExpired(now),
    keptAnswers.removeExpired(now),
    authenticationSessions.removeExpired(now),
    authorizationCodes.removeExpired(now - REMEMBERED),
    pushedRequests.removeExpired(now),
    deviceAuthorizations.removeExpired(now - REMEMBERED_DEVICE),
    signUpApplications.removeExpired(now),
    signUpInvitations.removeExpired(now - TOLD_OF),
    signUpCounts.removeExpired(now),
    eventDeliveries.removeBefore((now - DELIVERED_WITHIN) * 1000),
  ]);
}
