import { Catalogue, type Extended } from '../../lib/catalogue.ts';
import type { Realm } from '../realms/realm.ts';
import type { Event } from './event.ts';

/** Somebody who is told of events, once the unit that caused them is committed. */
export interface EventListener {
  /** As a realm's `eventsListeners` names it. */
  readonly id: string;
  /** Whether it wants to be told of such an event. */
  hears(event: Pick<Event, 'kind' | 'type'>): boolean;
}

const LOG = 'jboss-logging';

/**
 * Whom a realm can name in `eventsListeners`. Those that Keycloak has are told by other ways: one is the log, the other writes mails to
 * the people whom an event is about.
 */
export const eventListeners = new Catalogue<EventListener>('event listener', [
  { id: LOG, hears: () => false },
  { id: 'email', hears: () => false },
]);

/** Whether the realm has its events written to the server's log. */
export const isLogged = ({ settings }: Pick<Realm, 'settings'>): boolean =>
  settings.eventsListeners.includes(LOG);

/** Ids of the listeners from outside that the realm has told of such an event. */
export function heardBy(
  realm: Pick<Realm, 'settings'> & Extended,
  event: Pick<Event, 'kind' | 'type'>,
): readonly string[] {
  if (realm.additions.of(eventListeners) === undefined) return [];
  const all = eventListeners.in(realm);
  return [...new Set(realm.settings.eventsListeners)].filter((id) => all.get(id)?.hears(event));
}
