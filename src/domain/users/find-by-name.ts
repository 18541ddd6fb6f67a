import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import type { User } from './user.ts';

/** Who goes by what somebody typed: a name, or where the realm takes those an email address. */
export async function findByName(store: Store, realm: RealmView, typed: string): Promise<User | undefined> {
  const name = typed.toLowerCase();
  const found = realm.settings.loginWithEmailAllowed
    ? await store.users.findByUsernameOrEmail(realm.id, name)
    : await store.users.findByUsername(realm.id, name);
  // A service account has no password of its own to try.
  return found?.serviceAccountClientId === undefined ? found : undefined;
}
