import type { Event } from '../domain/events/event.ts';
import type { Change, Store } from '../domain/store.ts';
import type { Logger } from '../http/log.ts';

/**
 * The store, whose events are written to the server's log too once their unit is committed, where the realm has them logged: what went
 * wrong as a warning, the rest for whoever looks for it (as Keycloak's event listener `jboss-logging`). What was not stored has not happened.
 */
export function withEventLog(store: Store, log: Logger): Store {
  const appended = new WeakMap<Change, Event>();
  return {
    ...store,
    events: {
      ...store.events,
      append(event) {
        const change = store.events.append(event);
        if (event.loggedAs !== undefined) appended.set(change, event);
        return change;
      },
    },
    async commit(unit) {
      await store.commit(unit);
      for (const change of unit) {
        const event = appended.get(change);
        if (event) write(event, log);
      }
    },
  };
}

function write({ type, kind, loggedAs: realm, details, change, error, ...event }: Event, log: Logger): void {
  const { clientId, userId, sessionId, ipAddress } = event;
  const about = { type, realm, clientId, userId, sessionId, ipAddress };
  if (kind === 'admin')
    log.debug(
      { ...about, resourceType: change?.resourceType, resourcePath: change?.resourcePath },
      'admin event',
    );
  else if (error === undefined) log.debug({ ...about, details }, 'event');
  else log.warn({ ...about, error, details }, 'event');
}
