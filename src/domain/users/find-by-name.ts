import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { foldName } from './folded-name.ts';
import type { User } from './user.ts';

/** Who goes by what somebody typed: a name, or where the realm takes those an email address. */
export async function findByName(store: Store, realm: RealmView, typed: string): Promise<User | undefined> {
  const name = typed.toLowerCase();
  const folded = foldName(typed);
  const found = (await called(name)) ?? (folded === name ? undefined : await called(folded));
  // A service account has no password of its own to try.
  return found?.serviceAccountClientId === undefined ? found : undefined;

  function called(as: string): Promise<User | undefined> {
    return realm.settings.loginWithEmailAllowed
      ? store.users.findByUsernameOrEmail(realm.id, as)
      : store.users.findByUsername(realm.id, as);
  }
}
