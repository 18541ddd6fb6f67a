import type { Event } from '../domain/events/event.ts';
import type { Change, Store } from '../domain/store.ts';
import type { Logger } from '../http/log.ts';

/** Characters of one value in the log, at most: strangers choose them, with every request. */
const LONGEST = 200;
/** Warnings of one realm in a second, at most; those beyond are counted. */
const MOST = 50;

/**
 * The store, whose events are written to the server's log too once their unit is committed, where the realm has them logged: what went
 * wrong as a warning, the rest for whoever looks for it (as Keycloak's event listener `jboss-logging`). What was not stored has not happened.
 */
export function withEventLog(store: Store, log: Logger): Store {
  const appended = new WeakMap<Change, Event>();
  const admits = warningsOf(log);
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
        if (event) write(event, log, admits);
      }
    },
  };
}

/** Whether there is room for one more warning of a realm: a flood of refused requests is no flood of the log, which says how many it left out. */
function warningsOf(log: Logger): (realm: string) => boolean {
  const now = new Map<string, { lines: number; leftOut: number }>();
  const begin = (realm: string) => {
    const begun = { lines: 0, leftOut: 0 };
    now.set(realm, begun);
    setTimeout(() => {
      now.delete(realm);
      if (begun.leftOut > 0)
        log.warn({ realm, leftOut: begun.leftOut }, 'more events than the log has room for');
    }, 1000).unref();
    return begun;
  };
  return (realm) => {
    const second = now.get(realm) ?? begin(realm);
    const isRoom = second.lines < MOST;
    if (isRoom) second.lines += 1;
    else second.leftOut += 1;
    return isRoom;
  };
}

function write(
  { type, kind, loggedAs: realm = '', details, change, error, ...event }: Event,
  log: Logger,
  admits: (realm: string) => boolean,
): void {
  const { clientId, userId, sessionId, ipAddress } = event;
  const about = {
    type,
    realm,
    clientId: clientId === undefined ? undefined : shortened(clientId),
    userId,
    sessionId,
    ipAddress,
  };
  const told = () =>
    Object.fromEntries(Object.entries(details).map(([name, value]) => [name, shortened(value)]));
  if (kind === 'admin')
    log.debug(
      { ...about, resourceType: change?.resourceType, resourcePath: change?.resourcePath },
      'admin event',
    );
  else if (error === undefined) log.debug({ ...about, details: told() }, 'event');
  else if (admits(realm)) log.warn({ ...about, error, details: told() }, 'event');
}

const shortened = (value: string): string => (value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
