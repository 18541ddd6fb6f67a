import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { KeptElsewhere } from '../domain/users/user-stores/kept-elsewhere.ts';
import { isOn, lifespanOf, storesAmong } from '../domain/users/user-stores/user-stores.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { Circuit } from './circuit.ts';
import { type ExternalUserStore, externalUserStores, type Key, type Place } from './external-user-store.ts';

/** How much of what is known of a store's time the last answer says. */
const SHARE = 0.2;

/** What is told of what goes wrong. */
export interface FederationLog {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
}

/** A store as a realm has it configured. All reject with a {@link Refusal} 503 where it cannot be asked. */
export interface RealmStore {
  /** Id of the component. */
  readonly id: string;
  readonly realmId: string;
  /** Milliseconds for which what it has said of somebody holds. */
  readonly lifespan: number;
  find(key: Key): Promise<KeptElsewhere | undefined>;
  search(text: string, max: number): Promise<readonly KeptElsewhere[]>;
  verifyPassword(externalId: string, password: string): Promise<boolean>;
  readonly setPassword: ((externalId: string, password: string) => Promise<void>) | undefined;
}

/** The stores of realms, found through the cache. */
export class RealmStores {
  readonly #realms: Realms;
  readonly #clock: Clock;
  readonly #log: FederationLog;
  readonly #circuits = new Map<string, Circuit>();
  /** Milliseconds that verifying a password takes, by component. */
  readonly #verifying = new Map<string, number>();

  constructor(realms: Realms, clock: Clock, log: FederationLog) {
    this.#realms = realms;
    this.#clock = clock;
    this.#log = log;
  }

  realm(realmId: string): Promise<RealmView | undefined> {
    return this.#realms.get(realmId);
  }

  /** Those whose users are let in, in the order in which they are asked. */
  async of(realmId: string): Promise<readonly RealmStore[]> {
    const realm = await this.#realms.get(realmId);
    return realm?.derived('user-stores', () => this.#storesOf(realm)) ?? [];
  }

  #storesOf(realm: RealmView): readonly RealmStore[] {
    return storesAmong(realm.components).flatMap((component) => {
      const store = externalUserStores.in(realm).get(component.providerId);
      return store && isOn(component) ? [this.#storeOf(store, { realmName: realm.name, component })] : [];
    });
  }

  #storeOf(store: ExternalUserStore, place: Place): RealmStore {
    const { id, realmId } = place.component;
    const ask = <Result>(work: () => Promise<Result>) => this.#ask(place, work);
    const { setPassword } = store;
    return {
      id,
      realmId,
      lifespan: lifespanOf(place.component),
      find: (key) => ask(() => store.find(key, place)),
      search: (text, max) => ask(() => store.search(text, max, place)),
      verifyPassword: (externalId, password) =>
        ask(() => this.#timed(id, () => store.verifyPassword(externalId, password, place))),
      setPassword:
        setPassword && ((externalId, password) => ask(() => setPassword(externalId, password, place))),
    };
  }

  /** Takes as long as verifying a password in the slowest of the realm's stores does, as far as is known. */
  async waitAsVerifying(realmId: string): Promise<void> {
    const times = (await this.of(realmId)).map(({ id }) => this.#verifying.get(id) ?? 0);
    const longest = Math.max(0, ...times);
    if (longest >= 1) await new Promise((resolve) => setTimeout(resolve, longest));
  }

  async #timed<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const began = performance.now();
    const result = await work();
    const took = performance.now() - began;
    const before = this.#verifying.get(id) ?? took;
    this.#verifying.set(id, before + (took - before) * SHARE);
    return result;
  }

  async #ask<Result>({ component, realmName }: Place, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#circuitOf(component.id).try(work);
    } catch (err) {
      this.#log.error(
        { realm: realmName, component: component.id, store: component.providerId, err },
        'user store cannot be asked',
      );
      throw unavailable(err);
    }
  }

  #circuitOf(id: string): Circuit {
    const known = this.#circuits.get(id) ?? new Circuit(this.#clock);
    this.#circuits.set(id, known);
    return known;
  }
}

/** The realm cannot say now who somebody is: nobody is let in, and nobody is told that there is no such user. */
const unavailable = (cause: unknown) =>
  new Refusal(503, 'temporarily_unavailable', {
    description: 'Users cannot be looked up at the moment; try again later',
    headers: { 'retry-after': '10' },
    cause,
  });
