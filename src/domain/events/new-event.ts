import type { Extended } from '../../lib/catalogue.ts';
import { newId } from '../../lib/ids.ts';
import type { Realm } from '../realms/realm.ts';
import type { Event } from './event.ts';
import { DEFAULT_EVENT_TYPES } from './event-types.ts';
import { heardBy, isLogged } from './listeners.ts';

/** A realm that is known with what was added to its server. */
type Hearing = Pick<Realm, 'settings'> & Extended;

type Rest = Partial<Pick<Event, 'clientId' | 'userId' | 'sessionId' | 'ipAddress' | 'error' | 'details'>>;

/** Characters of one value that somebody else has chosen, at most: the log is not theirs to fill. */
const MAX_VALUE = 1000;
const clipped = (value: string): string =>
  value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}…` : value;

/**
 * Whether an event of this type is to be written: the realm lists it, has a listener told of it, or has it logged. What went well is
 * logged where it is written for one of the others: to make it for the log alone is a part of the work of each token.
 */
export const listsEvents = (realm: Hearing, type: string): boolean =>
  isListed(realm, type) ||
  (type.endsWith('_ERROR') && isLogged(realm)) ||
  heardBy(realm, { kind: 'user', type }).length > 0;

function isListed({ settings }: Pick<Realm, 'settings'>, type: string): boolean {
  const { eventsEnabled, enabledEventTypes } = settings;
  return (
    eventsEnabled && (enabledEventTypes.length > 0 ? enabledEventTypes : DEFAULT_EVENT_TYPES).includes(type)
  );
}

/**
 * An event of now, listed where the realm's settings say so. Values are clipped.
 * @param time milliseconds since 1970
 * @param audited whether it is part of the audit record, whatever the settings
 */
export function newEvent(
  realm: Hearing & Pick<Realm, 'id' | 'name'>,
  time: number,
  type: string,
  { details = {}, clientId, ...rest }: Rest,
  { audited }: { readonly audited: boolean },
): Event {
  const listeners = heardBy(realm, { kind: 'user', type });
  return {
    id: newId(),
    realmId: realm.id,
    time,
    type,
    kind: 'user',
    ...(clientId !== undefined && { clientId: clipped(clientId) }),
    ...rest,
    details: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, clipped(value)])),
    listed: isListed(realm, type),
    audited,
    ...(listeners.length > 0 && { heardBy: listeners }),
    ...(isLogged(realm) && { loggedAs: realm.name }),
  };
}
