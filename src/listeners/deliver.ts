import { DELIVERED_WITHIN, type Delivery } from '../domain/events/delivery.ts';
import type { Realms } from '../domain/realms/realm-view.ts';
import { type Change, Conflict } from '../domain/store.ts';
import type { Logger } from '../http/log.ts';
import { inTime } from '../lib/in-time.ts';
import { type ExternalListener, externalListeners } from './external-listener.ts';
import { type ListenerGround, listenerTools } from './listener-tools.ts';

/** Milliseconds between two looks at what is due. */
const INTERVAL = 250;
/** Milliseconds in which whoever has taken an event delivers it; after that another node may. */
const LEASE = 60_000;
/** Milliseconds before the second attempt; each further one waits twice as long, up to an hour. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 3_600_000;
/** Events that are read at once. */
const BATCH = 20;
/** Realms in which one listener is told of events side by side: a flood in one of them holds up no other. */
const SIDE_BY_SIDE = 4;

interface Ground extends ListenerGround {
  readonly realms: Realms;
  readonly log: Logger;
}

/** @returns what stops it, once what is being delivered has been */
export function startDelivering(ground: Ground): () => Promise<void> {
  const { store, realms, clock, log } = ground;
  const listeners = externalListeners.in(realms);
  if (listeners.size === 0) return async () => {};
  /** What is under way, by realm and listener: within one, events come one after the other. */
  const busy = new Map<string, { readonly listener: string; readonly work: Promise<void> }>();
  let isStopping = false;
  let looking: Promise<void> | undefined;

  const look = async () => {
    const due = await store.eventDeliveries.due(clock.now());
    // Whose turn is first changes: a flood in some realms does not keep the others waiting for ever.
    const from = Math.floor(Math.random() * due.length);
    for (const { realmId, listener } of [...due.slice(from), ...due.slice(0, from)]) {
      const told = listeners.get(listener);
      const key = `${listener} ${realmId}`;
      const others = [...busy.values()].filter((each) => each.listener === listener).length;
      if (!told || busy.has(key) || others >= SIDE_BY_SIDE || isStopping) continue;
      const work = deliverDue(realmId, told)
        .catch((err: unknown) => log.error({ listener, err }, 'events wait: they could not be read'))
        .finally(() => busy.delete(key));
      busy.set(key, { listener, work });
    }
  };

  const deliverDue = async (realmId: string, listener: ExternalListener) => {
    for (const delivery of await store.eventDeliveries.list(realmId, listener.id, clock.now(), BATCH)) {
      if (isStopping) return;
      await deliver(delivery, listener);
    }
  };

  const deliver = async (delivery: Delivery, listener: ExternalListener) => {
    const mine = { ...delivery, dueAt: clock.now() + LEASE, attempts: delivery.attempts + 1 };
    // Of several nodes one takes it.
    if (!(await commits([store.eventDeliveries.move(delivery, mine)]))) return;
    const { realmId, event, attempts } = mine;
    const realm = await realms.get(realmId);
    if (!realm?.settings.eventsListeners.includes(listener.id)) {
      await commits([store.eventDeliveries.remove(mine)]);
      return;
    }
    const tools = listenerTools(ground, realm, listener.id, event);
    try {
      await inTime(() => listener.hear(event, realm, tools));
      await commits([store.eventDeliveries.remove(mine)]);
    } catch (err) {
      const about = { listener: listener.id, realm: realm.name, event: event.id, type: event.type, attempts };
      const now = clock.now();
      const isGivenUp = now - event.time > DELIVERED_WITHIN * 1000;
      if (isGivenUp) log.error({ ...about, err }, 'an event is given up: its listener did not take it');
      else log.warn({ ...about, err }, 'a listener did not take an event; it is told again');
      const dueAt = now + Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
      await commits([
        isGivenUp
          ? store.eventDeliveries.remove(mine)
          : store.eventDeliveries.move(mine, { dueAt, attempts }),
      ]);
    } finally {
      tools.end();
    }
  };

  /** Whether nobody else was quicker. */
  const commits = async (unit: readonly Change[]): Promise<boolean> => {
    try {
      await store.commit(unit);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  };

  const timer = setInterval(() => {
    looking ??= look()
      .catch((err: unknown) => log.warn({ err }, 'nobody could look which events are due'))
      .finally(() => {
        looking = undefined;
      });
  }, INTERVAL);
  timer.unref();
  return async () => {
    isStopping = true;
    clearInterval(timer);
    await looking;
    await Promise.all([...busy.values()].map(({ work }) => work));
  };
}
