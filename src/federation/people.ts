import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Change, Conflict, type Store } from '../domain/store.ts';
import { createUser } from '../domain/users/create-user.ts';
import { lookOf } from '../domain/users/folded-name.ts';
import { takenNames } from '../domain/users/taken-names.ts';
import type { User } from '../domain/users/user.ts';
import {
  importedUser,
  type KeptElsewhere,
  type Origin,
  putOut,
  refreshedUser,
  userIdOf,
  withoutNames,
} from '../domain/users/user-stores/kept-elsewhere.ts';
import type { Clock } from '../lib/clock.ts';
import type { Key } from './external-user-store.ts';
import type { FederationLog, RealmStore, RealmStores } from './realm-stores.ts';

/** Of whom it is remembered when their store was last asked, at most. */
const REMEMBERED = 20_000;
/** How often somebody is looked at again whom others change in the same moment. */
const TRIES = 5;

/** Those who came from stores: brought in where they are new, and as their store tells of them. */
export class People {
  readonly #store: Store;
  readonly #stores: RealmStores;
  readonly #clock: Clock;
  readonly #log: FederationLog;
  /** When what is stored of somebody was what their store says: milliseconds since 1970, by id. */
  readonly #asked = new Map<string, number>();

  constructor(store: Store, stores: RealmStores, clock: Clock, log: FederationLog) {
    this.#store = store;
    this.#stores = stores;
    this.#clock = clock;
    this.#log = log;
  }

  /** The user as their store tells of them; of a store that is gone, or switched off, nobody is let in. */
  async current(user: User | undefined): Promise<User | undefined> {
    if (!user?.origin) return user;
    const { origin } = user;
    const from = (await this.#stores.of(user.realmId)).find(({ id }) => id === origin.storeId);
    if (!from) return { ...user, enabled: false };
    const last = this.#asked.get(user.id);
    if (last !== undefined && this.#clock.now() - last < from.lifespan) return user;
    return this.#refresh(from, user, origin, await from.find({ id: origin.externalId }));
  }

  /** Whom the first of the realm's stores that knows somebody by that knows. */
  async lookedFor(realmId: string, key: Key): Promise<User | undefined> {
    for (const from of await this.#stores.of(realmId)) {
      const kept = await from.find(key);
      const user = kept && (await this.bringIn(realmId, from, kept));
      if (user) return user;
    }
    return undefined;
  }

  /** The user who is one of a store: there already, or made now. Undefined where the name or the address is another user's. */
  async bringIn(realmId: string, from: RealmStore, kept: KeptElsewhere): Promise<User | undefined> {
    const { users } = this.#store;
    const known = await users.find(realmId, userIdOf(from.id, kept.externalId));
    if (known) return known.origin ? this.#refresh(from, known, known.origin, kept) : undefined;
    const realm = await this.#stores.realm(realmId);
    if (!realm) return undefined;
    const user = importedUser(from, kept, this.#clock.now());
    const way = await this.#way(realm, from, user, { id: user.id, username: '' });
    const made = way && (await this.#stored([...way, ...createUser(this.#store, realm, user)]));
    if (made) this.#remember(user.id);
    // Another node may have been quicker.
    const found = await users.find(realmId, user.id);
    if (!found) this.#tell(user, "the name or the address of a user store's user is another user's");
    return found?.origin ? found : undefined;
  }

  async #refresh(
    from: RealmStore,
    user: User,
    origin: Origin,
    kept: KeptElsewhere | undefined,
    tries = TRIES,
  ): Promise<User | undefined> {
    const changed = refreshedUser(user, origin, kept);
    if (changed === user) {
      this.#remember(user.id);
      return user;
    }
    const { users } = this.#store;
    const realm = await this.#stores.realm(user.realmId);
    const way = realm && (await this.#way(realm, from, changed, user));
    if (!way) this.#tell(user, "what a user store calls a user is another user's");
    // Whoever cannot be as the store says is not let in: what they are here is what the store says no more.
    const next = way ? changed : putOut(user, origin);
    const { duplicateEmailsAllowed = false } = realm?.settings ?? {};
    const isStored =
      next === user ||
      (await this.#stored([
        ...(way ?? []),
        users.update(next, { duplicateEmailsAllowed, ifRevision: user.revision }),
      ]));
    if (isStored) this.#remember(user.id);
    const now = await users.find(user.realmId, user.id);
    if (isStored || !now?.origin) return now;
    if (tries > 1) return this.#refresh(from, now, now.origin, kept, tries - 1);
    return { ...now, enabled: false };
  }

  /**
   * What has to change for a user to be called so: those of the same store go out of the way who are called so no more, or are gone.
   * Undefined where a name or an address is somebody else's, or looks so.
   */
  async #way(
    realm: RealmView,
    from: RealmStore,
    user: User,
    before: Pick<User, 'id' | 'username' | 'email'>,
  ): Promise<readonly Change[] | undefined> {
    const taken = await takenNames(user, before, realm.settings, this.#store);
    if (!taken.username && !taken.email) return [];
    const holders = await this.#holders(realm, user);
    const changes = await Promise.all(holders.map((other) => this.#leaves(realm, from, user, other)));
    // Whom nobody is found for is another's all the same, by how it looks.
    if (changes.length === 0 || changes.includes(undefined)) return undefined;
    return changes.flatMap((each) => each ?? []);
  }

  /** Who else goes by a name or an address of the user, or by one that it looks like. */
  async #holders(realm: RealmView, { id, username, email }: User): Promise<readonly User[]> {
    const { users } = this.#store;
    const asAddress = realm.settings.duplicateEmailsAllowed
      ? []
      : [username, ...(email === undefined ? [] : [email])];
    const asName = [username, lookOf(username), ...(email === undefined ? [] : [email])];
    const found = await Promise.all([
      ...asName.map((name) => users.findByUsername(realm.id, name)),
      ...asAddress.map((address) => users.findByEmail(realm.id, address)),
    ]);
    const others = found.flatMap((other) => (other && other.id !== id ? [other] : []));
    return [...new Map(others.map((other) => [other.id, other])).values()];
  }

  /** How another leaves a name to a user; undefined where it is theirs. */
  async #leaves(
    realm: RealmView,
    from: RealmStore,
    { username, email }: User,
    other: User,
  ): Promise<readonly Change[] | undefined> {
    const { users } = this.#store;
    const { origin } = other;
    if (origin?.storeId !== from.id) return undefined;
    const kept = await from.find({ id: origin.externalId });
    const names = [kept?.said.username, kept?.said.email];
    if (names.includes(username) || (email !== undefined && names.includes(email))) return undefined;
    const { duplicateEmailsAllowed } = realm.settings;
    // What they have here stays theirs, whatever they are called.
    const unnamed = withoutNames(other, origin);
    const left = kept || !unnamed.origin ? unnamed : putOut(unnamed, unnamed.origin);
    return [users.update(left, { duplicateEmailsAllowed, ifRevision: other.revision })];
  }

  /** Whether it was stored: another may have been quicker, with the user or with the name. */
  async #stored(unit: readonly Change[]): Promise<boolean> {
    try {
      await this.#store.commit(unit);
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  }

  #remember(userId: string): void {
    this.#asked.delete(userId);
    this.#asked.set(userId, this.#clock.now());
    if (this.#asked.size > REMEMBERED)
      for (const oldest of this.#asked.keys()) return void this.#asked.delete(oldest);
  }

  #tell({ realmId, id, origin }: User, what: string): void {
    this.#log.warn({ realm: realmId, component: origin?.storeId, user: id }, what);
  }
}
