import { findByName } from '../../domain/users/find-by-name.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';
import { errorPage, type Mistake, type Turn } from '../turn.ts';

/**
 * The end of a step from outside that has found out who somebody is. Somebody else than is known already, who is disabled or locked out,
 * and nobody at all, get in as little as by a password.
 * @param named a name, an email address where the realm takes those, or an id
 */
export async function identified(login: Login, named: string): Promise<Turn> {
  const { realm, request, dependencies } = login;
  const { store, clock } = dependencies;
  const found = await find(login, named);
  if (login.user && found?.id !== login.user.id)
    return failed('invalidUserMessage', { error: 'different_user_authenticated', userId: login.user.id });
  const attempt = { username: named, user: found, address: request.ip };
  const proved = await proveUser(store, realm, attempt, clock, async () => ({
    proved: true,
    confirm: [],
    keep: [],
  }));
  if (!proved || !('user' in proved))
    return failed('invalidUserMessage', {
      error: found ? 'user_temporarily_disabled' : 'user_not_found',
      username: found?.username ?? named,
      userId: found?.id,
    });
  const { user } = proved;
  if (!user.enabled)
    return failed('accountDisabledMessage', {
      error: 'user_disabled',
      username: user.username,
      userId: user.id,
    });
  return { kind: 'done', user };
}

const failed = (key: string, mistake: Mistake): Turn => ({ kind: 'failed', page: errorPage(key), mistake });

/** Characters of a name, an address or an id, at most. */
const LONGEST = 255;

async function find({ realm, dependencies: { store } }: Login, named: string): Promise<User | undefined> {
  if (named.length > LONGEST || /\p{Cc}/u.test(named)) return undefined;
  const found = (await findByName(store, realm, named)) ?? (await store.users.find(realm.id, named));
  return found?.serviceAccountClientId === undefined ? found : undefined;
}
