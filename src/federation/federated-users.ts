import type { RealmView } from '../domain/realms/realm-view.ts';
import { Conflict, type Store } from '../domain/store.ts';
import { createUser } from '../domain/users/create-user.ts';
import { PASSWORD } from '../domain/users/password.ts';
import { removeUser } from '../domain/users/remove-user.ts';
import type { Credential, User, UserQuery, UserRepository } from '../domain/users/user.ts';
import {
  importedUser,
  isAsSaid,
  type KeptElsewhere,
  type Origin,
  refreshedUser,
  userIdOf,
} from '../domain/users/user-stores/kept-elsewhere.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { derivedId } from '../lib/derived-id.ts';
import type { Key } from './external-user-store.ts';
import type { FederationLog, RealmStore, RealmStores } from './realm-stores.ts';

/** Of whom it is remembered when their store was last asked, at most. */
const REMEMBERED = 20_000;
/** How many of a search are brought in, at most. */
const FOUND = 100;

/**
 * The users of realms that have user stores. Whoever is not in the database is looked for in the realm's stores, and is a user from then
 * on; whoever came from a store is as the store says, which is asked again when its answer has become old.
 */
export function federatedUsers(
  store: Store,
  stores: RealmStores,
  clock: Clock,
  log: FederationLog,
): UserRepository {
  const { users } = store;
  const asked = new Map<string, number>();

  /** The user as their store tells of them now. */
  async function current(user: User | undefined): Promise<User | undefined> {
    const { origin } = user ?? {};
    if (!user || !origin) return user;
    const from = (await stores.of(user.realmId)).find(({ id }) => id === origin.storeId);
    // Of a store that is gone, or switched off, nobody is let in.
    if (!from) return { ...user, enabled: false };
    const last = asked.get(user.id);
    if (last !== undefined && clock.now() - last < from.lifespan) return user;
    return refresh(user, origin, await from.find({ id: origin.externalId }));
  }

  async function refresh(
    user: User,
    origin: Origin,
    kept: KeptElsewhere | undefined,
  ): Promise<User | undefined> {
    remember(user.id);
    const changed = refreshedUser(user, origin, kept);
    if (changed === user) return user;
    const realm = await stores.realm(user.realmId);
    const { duplicateEmailsAllowed = false } = realm?.settings ?? {};
    try {
      await store.commit([users.update(changed, { duplicateEmailsAllowed, ifRevision: user.revision })]);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Somebody else was quicker; or a new name or address is another user's, which nobody may take over.
      if (error.reason !== 'changed' && error.reason !== 'gone') {
        log.warn(
          { user: user.id, reason: error.reason },
          "what a user store says of a user is another user's",
        );
        return { ...user, enabled: false };
      }
    }
    return users.find(user.realmId, user.id);
  }

  function remember(userId: string): void {
    asked.delete(userId);
    asked.set(userId, clock.now());
    if (asked.size > REMEMBERED) for (const oldest of asked.keys()) return void asked.delete(oldest);
  }

  /** Whom the first of the stores that knows somebody of that name knows. */
  async function lookedFor(realmId: string, key: Key): Promise<User | undefined> {
    for (const from of await stores.of(realmId)) {
      const kept = await from.find(key);
      const user = kept && (await bringIn(realmId, from, kept));
      if (user) return user;
    }
    return undefined;
  }

  /** The user of the realm who is one of a store: there already, or made now. Undefined where the name or the address is another user's. */
  async function bringIn(realmId: string, from: RealmStore, kept: KeptElsewhere): Promise<User | undefined> {
    const known = await users.find(realmId, userIdOf(from.id, kept.externalId));
    if (known?.origin) return refresh(known, known.origin, kept);
    const realm = await stores.realm(realmId);
    if (!realm) return undefined;
    const user = importedUser(from, kept, clock.now());
    try {
      await store.commit([...(await predecessorGoes(realm, from, kept)), ...createUser(store, realm, user)]);
      remember(user.id);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const other = await users.find(realmId, user.id);
      if (other) return other;
      log.warn(
        { realm: realm.name, component: from.id, user: user.id, reason: error.reason },
        "the name or the address of a user store's user is another user's",
      );
      return undefined;
    }
    return users.find(realmId, user.id);
  }

  /** A name that a store has given to somebody else is no longer whose it was: nothing that they have is the other's. */
  async function predecessorGoes(realm: RealmView, from: RealmStore, { said }: KeptElsewhere) {
    const before = await users.findByUsername(realm.id, said.username);
    if (before?.origin?.storeId !== from.id) return [];
    const kept = await from.find({ id: before.origin.externalId });
    return kept ? [] : removeUser(store, before);
  }

  const isThere = async (user: User | undefined) => {
    const found = await current(user);
    // By a name that the store no longer calls them by nobody is found.
    return found?.origin?.isOut ? { found, isGone: true } : { found, isGone: false };
  };

  async function byName(
    realmId: string,
    key: Key,
    inDatabase: Promise<User | undefined>,
    isStillCalledSo: (user: User) => boolean,
  ): Promise<User | undefined> {
    const { found, isGone } = await isThere(await inDatabase);
    if (found && !isGone && isStillCalledSo(found)) return found;
    return (await lookedFor(realmId, key)) ?? (found && isStillCalledSo(found) ? found : undefined);
  }

  return {
    ...users,
    find: async (realmId, id) => current(await users.find(realmId, id)),
    findByUsername: (realmId, username) =>
      byName(
        realmId,
        { username },
        users.findByUsername(realmId, username),
        (user) => user.username === username,
      ),
    findByEmail: (realmId, email) => {
      const address = email.toLowerCase();
      return byName(
        realmId,
        { email: address },
        users.findByEmail(realmId, address),
        (user) => user.email?.toLowerCase() === address,
      );
    },
    async list(realmId, query) {
      await bringInFound(realmId, query);
      return users.list(realmId, query);
    },
    update(user, options) {
      if (user.origin && !isAsSaid(user, user.origin)) throw isReadOnly();
      return users.update(user, options);
    },
    async credentials(realmId, userId) {
      const [kept, elsewhere] = await Promise.all([
        users.credentials(realmId, userId),
        passwordElsewhere(realmId, userId),
      ]);
      return elsewhere ? [elsewhere, ...kept.filter(({ type }) => type !== PASSWORD)] : kept;
    },
  };

  /** Whom an administrator's search means. What stores cannot be asked for now is not found. */
  async function bringInFound(realmId: string, query: UserQuery): Promise<void> {
    const text = searchedFor(query);
    if (text === undefined) return;
    for (const from of await stores.of(realmId)) {
      try {
        for (const kept of await from.search(text, Math.min(query.max ?? FOUND, FOUND)))
          await bringIn(realmId, from, kept);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }

  async function passwordElsewhere(realmId: string, userId: string): Promise<Credential | undefined> {
    const all = await stores.of(realmId);
    if (all.length === 0) return undefined;
    const { origin } = (await users.find(realmId, userId)) ?? {};
    const from = origin && all.find(({ id }) => id === origin.storeId);
    if (!from) return undefined;
    const { setPassword } = from;
    return {
      id: derivedId('password-elsewhere', userId),
      realmId,
      userId,
      type: PASSWORD,
      secret: '',
      createdAt: 0,
      elsewhere: {
        verify: (password) => from.verifyPassword(origin.externalId, password),
        ...(setPassword && { set: (password) => setPassword(origin.externalId, password) }),
      },
    };
  }
}

/** What stores are searched for; undefined for what they cannot know. */
function searchedFor({ words, username, email, firstName, lastName }: UserQuery): string | undefined {
  const text = words?.map((word) => word.text.replaceAll('*', '')).join(' ') || undefined;
  return text ?? username ?? email ?? lastName ?? firstName;
}

/** As Keycloak says it. */
const isReadOnly = () =>
  new Refusal(400, 'User is read only!', {
    audience: 'admin',
    description: 'User is read only!',
  });
