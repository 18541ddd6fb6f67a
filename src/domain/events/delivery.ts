import type { Change } from '../store.ts';
import type { Event } from './event.ts';

/** An event that a listener is still to be told of. */
export interface Delivery {
  /** In the order in which events came. */
  readonly position: number;
  readonly realmId: string;
  readonly listener: string;
  readonly event: Event;
  /** How often it was tried. */
  readonly attempts: number;
  /** Milliseconds since 1970 from which it may be tried: whoever tries moves it on first, so that nobody else does. */
  readonly dueAt: number;
}

/** Seconds in which a listener must have taken an event; then it is given up. */
export const DELIVERED_WITHIN = 7 * 86_400;

/** Which events wait to be delivered. They are written with the event (`EventRepository.append`). */
export interface EventDeliveryRepository {
  /** For whom something is due, each realm and listener once. @param now milliseconds since 1970 */
  due(now: number): Promise<{ readonly realmId: string; readonly listener: string }[]>;
  /** What is due for a listener in a realm, by position. @param now milliseconds since 1970 */
  list(realmId: string, listener: string, now: number, limit: number): Promise<Delivery[]>;
  /** Conflict `changed` where somebody else has moved it, or it is done. */
  move(delivery: Delivery, to: Pick<Delivery, 'dueAt' | 'attempts'>): Change;
  /** It is done. Conflict `changed` where somebody else has moved it. */
  remove(delivery: Delivery): Change;
  /** Removes those of events that happened before `time` (milliseconds since 1970), whatever has become of them. */
  removeBefore(time: number): Change;
}
