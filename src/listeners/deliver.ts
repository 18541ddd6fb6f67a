import { DELIVERED_WITHIN, type Delivery } from '../domain/events/delivery.ts';
import type { Realms } from '../domain/realms/realm-view.ts';
import { type Change, Conflict, type Store } from '../domain/store.ts';
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
  const { log, realms } = ground;
  if (externalListeners.in(realms).size === 0) return async () => {};
  const rounds = new Rounds(ground);
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= rounds
      .look()
      .catch((err: unknown) => log.warn({ err }, 'nobody could look which events are due'))
      .finally(() => {
        looking = undefined;
      });
  }, INTERVAL);
  timer.unref();
  return async () => {
    rounds.end();
    clearInterval(timer);
    await looking;
    await rounds.underWay();
  };
}

/** Hands events to listeners: within a realm one after the other to each, realms side by side. */
class Rounds {
  readonly #ground: Ground;
  /** What is under way, by listener and realm. */
  readonly #busy = new Map<string, { readonly listener: string; readonly work: Promise<void> }>();
  #isOver = false;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** No further event is begun with. */
  end(): void {
    this.#isOver = true;
  }

  async underWay(): Promise<void> {
    await Promise.all([...this.#busy.values()].map(({ work }) => work));
  }

  /** Begins with what is due. */
  async look(): Promise<void> {
    const { store, clock, realms, log } = this.#ground;
    const listeners = externalListeners.in(realms);
    const due = await store.eventDeliveries.due(clock.now());
    // Whose turn is first changes: a flood in some realms does not keep the others waiting for ever.
    const from = Math.floor(Math.random() * due.length);
    for (const { realmId, listener } of [...due.slice(from), ...due.slice(0, from)]) {
      const told = listeners.get(listener);
      const key = `${listener} ${realmId}`;
      const others = [...this.#busy.values()].filter((each) => each.listener === listener).length;
      if (!told || this.#busy.has(key) || others >= SIDE_BY_SIDE || this.#isOver) continue;
      const work = this.#deliverDue(realmId, told)
        .catch((err: unknown) => log.error({ listener, err }, 'events wait: they could not be read'))
        .finally(() => this.#busy.delete(key));
      this.#busy.set(key, { listener, work });
    }
  }

  async #deliverDue(realmId: string, listener: ExternalListener): Promise<void> {
    const { store, clock } = this.#ground;
    for (const delivery of await store.eventDeliveries.list(realmId, listener.id, clock.now(), BATCH)) {
      if (this.#isOver) return;
      await deliver(this.#ground, delivery, listener);
    }
  }
}

/** Tells a listener of one event. What it did not take is tried again later, on whichever node is first then. */
async function deliver(ground: Ground, delivery: Delivery, listener: ExternalListener): Promise<void> {
  const { store, clock, realms } = ground;
  const { eventDeliveries } = store;
  const mine = { ...delivery, dueAt: clock.now() + LEASE, attempts: delivery.attempts + 1 };
  // Of several nodes one takes it.
  if (!(await commits(store, [eventDeliveries.move(delivery, mine)]))) return;
  const realm = await realms.get(mine.realmId);
  if (!realm?.settings.eventsListeners.includes(listener.id)) {
    await commits(store, [eventDeliveries.remove(mine)]);
    return;
  }
  const tools = listenerTools(ground, realm, listener.id, mine.event);
  try {
    await inTime(() => listener.hear(mine.event, realm, tools));
    await commits(store, [eventDeliveries.remove(mine)]);
  } catch (err) {
    await putOff(ground, mine, { listener: listener.id, realm: realm.name }, err);
  } finally {
    tools.end();
  }
}

/** After a time that is twice as long with each attempt; in the end it is given up. */
async function putOff(
  { store, clock, log }: Ground,
  mine: Delivery,
  where: { readonly listener: string; readonly realm: string },
  err: unknown,
): Promise<void> {
  const { event, attempts } = mine;
  const about = { ...where, event: event.id, type: event.type, attempts };
  const now = clock.now();
  if (now - event.time > DELIVERED_WITHIN * 1000) {
    log.error({ ...about, err }, 'an event is given up: its listener did not take it');
    await commits(store, [store.eventDeliveries.remove(mine)]);
    return;
  }
  log.warn({ ...about, err }, 'a listener did not take an event; it is told again');
  const dueAt = now + Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
  await commits(store, [store.eventDeliveries.move(mine, { dueAt, attempts })]);
}

/** Whether nobody else was quicker. */
async function commits(store: Store, unit: readonly Change[]): Promise<boolean> {
  try {
    await store.commit(unit);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
