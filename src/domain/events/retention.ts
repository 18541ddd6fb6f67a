import type { RealmSettings } from '../realms/settings.ts';
import type { Change } from '../store.ts';
import type { EventRepository } from './event.ts';

/**
 * Removes the events that a realm keeps no longer: `eventsExpiration` seconds for those of users, and for those of
 * administrators what Keycloak keeps in the attribute `adminEventsExpiration`. Without one they stay.
 * @param now seconds since 1970
 */
export function eventsOver(
  events: EventRepository,
  realmId: string,
  { eventsExpiration, attributes }: RealmSettings,
  now: number,
): Change[] {
  const lifespans = [
    ['user', eventsExpiration ?? 0],
    ['admin', Number(attributes.adminEventsExpiration ?? 0)],
  ] as const;
  return lifespans.flatMap(([kind, seconds]) =>
    seconds > 0 ? [events.removeBefore(realmId, kind, (now - seconds) * 1000)] : [],
  );
}
