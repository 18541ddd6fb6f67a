import type { Store } from '../domain/store.ts';
import { PASSWORD, SET_ELSEWHERE } from '../domain/users/password.ts';
import type { Credential, User, UserQuery, UserRepository } from '../domain/users/user.ts';
import { isAsSaid } from '../domain/users/user-stores/kept-elsewhere.ts';
import { Refusal } from '../errors/refusal.ts';
import { derivedId } from '../lib/derived-id.ts';
import type { Key } from './external-user-store.ts';
import type { People } from './people.ts';
import type { RealmStores } from './realm-stores.ts';

/** How many of a search are brought in, at most. */
const FOUND = 500;
/** And of one that does not say how many it wants. */
const USUALLY = 100;

/**
 * The users of realms that may have user stores. Whoever is not in the database is looked for in the realm's stores, and is a user from
 * then on; whoever came from a store is as the store says, which is asked again when its answer has become old.
 */
export function federatedUsers({ users }: Store, stores: RealmStores, people: People): UserRepository {
  /**
   * Whoever is called so in the database, and is still; whom a store calls so otherwise. By a name that a store has taken from somebody
   * nobody is found.
   */
  async function called(
    realmId: string,
    keys: readonly Key[],
    inDatabase: User | undefined,
  ): Promise<User | undefined> {
    const isCalledSo = (user: User) => keys.some((key) => isNamedBy(user, key));
    const found = await people.current(inDatabase);
    const isHere = found !== undefined && isCalledSo(found);
    if (isHere && !found.origin?.isOut) return found;
    for (const key of keys) {
      const user = await people.lookedFor(realmId, key);
      if (user && isNamedBy(user, key)) return user;
    }
    return isHere ? found : undefined;
  }

  return {
    ...users,
    find: async (realmId, id) => people.current(await users.find(realmId, id)),
    findByUsername: async (realmId, username) =>
      called(realmId, [{ username }], await users.findByUsername(realmId, username)),
    async findByEmail(realmId, address) {
      const email = address.toLowerCase();
      return called(realmId, [{ email }], await users.findByEmail(realmId, email));
    },
    // Whoever is in the database needs no store to be asked by the other word for them.
    async findByUsernameOrEmail(realmId, name) {
      const email = name.toLowerCase();
      const keys = [{ username: name }, ...(email.includes('@') ? [{ email }] : [])];
      return called(realmId, keys, await users.findByUsernameOrEmail(realmId, name));
    },
    async list(realmId, query) {
      await bringInFound(realmId, query);
      return users.list(realmId, query);
    },
    update(user, options) {
      if (user.origin && !isAsSaid(user, user.origin)) throw isReadOnly();
      return users.update(user, options);
    },
    waitAsElsewhere: (realmId) => stores.waitAsVerifying(realmId),
    async credentials(realmId, userId) {
      const kept = await users.credentials(realmId, userId);
      const mark = kept.find(({ type }) => type === SET_ELSEWHERE);
      const elsewhere = await passwordElsewhere(realmId, userId, mark?.createdAt ?? 0);
      return elsewhere ? [elsewhere, ...kept.filter(({ type }) => type !== PASSWORD)] : kept;
    },
  };

  /** Whom an administrator's search means. What stores cannot be asked for now is not found. */
  async function bringInFound(realmId: string, query: UserQuery): Promise<void> {
    const text = searchedFor(query);
    if (text === undefined) return;
    const { first = 0, max = USUALLY } = query;
    for (const from of await stores.of(realmId)) {
      try {
        for (const kept of await from.search(text, Math.min(first + max, FOUND)))
          await people.bringIn(realmId, from, kept);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  }

  async function passwordElsewhere(
    realmId: string,
    userId: string,
    createdAt: number,
  ): Promise<Credential | undefined> {
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
      createdAt,
      elsewhere: {
        verify: (password) => from.verifyPassword(origin.externalId, password),
        ...(setPassword && { set: (password) => setPassword(origin.externalId, password) }),
      },
    };
  }
}

const isNamedBy = ({ id, username, email }: User, key: Key): boolean =>
  'username' in key
    ? username === key.username
    : 'email' in key
      ? email?.toLowerCase() === key.email
      : id === key.id;

/** What stores are searched for; undefined for what they cannot know. */
function searchedFor({ words, username, email, firstName, lastName }: UserQuery): string | undefined {
  const text = words?.map((word) => word.text.replaceAll('*', '')).join(' ') || undefined;
  return text ?? username ?? email ?? lastName ?? firstName;
}

/** As Keycloak says it. */
const isReadOnly = () =>
  new Refusal(400, 'User is read only!', { audience: 'admin', description: 'User is read only!' });
