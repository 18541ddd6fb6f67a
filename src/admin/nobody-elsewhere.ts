import type { Change } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import { storesAmong } from '../domain/users/user-stores/user-stores.ts';
import { adminConflict } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/**
 * A name or an address that somebody has in a user store of the realm is taken, though they have never come; so is a name that is somebody's
 * address, and an address that is somebody's name, where people log in by both. What else is in the database the unit finds out.
 * @returns nothing to be stored @throws {Refusal} 409, and 503 where a store cannot be asked
 */
export async function checkNobodyElsewhere(
  { store, realm }: Pick<RealmRequest, 'store' | 'realm'>,
  { id, username, email }: User,
  before?: User,
): Promise<readonly Change[]> {
  const isOther = (user: User | undefined) => user !== undefined && user.id !== id;
  if (realm.settings.loginWithEmailAllowed) {
    if (username !== before?.username && isOther(await store.users.findByEmail(realm.id, username)))
      throw adminConflict('User exists with same username');
    const isNew = email !== undefined && email !== before?.email;
    if (isNew && isOther(await store.users.findByUsername(realm.id, email)))
      throw adminConflict('User exists with same email');
  }
  if (storesAmong(realm.components).length === 0) return [];
  const named =
    username === before?.username ? undefined : await store.users.findByUsername(realm.id, username);
  if (named && named.id !== id) throw adminConflict('User exists with same username');
  if (email === undefined || email === before?.email || realm.settings.duplicateEmailsAllowed) return [];
  const addressed = await store.users.findByEmail(realm.id, email);
  if (addressed && addressed.id !== id) throw adminConflict('User exists with same email');
  return [];
}
