import type { RealmSettings } from '../realms/settings.ts';
import type { Store } from '../store.ts';
import { lookOf } from './folded-name.ts';
import type { User } from './user.ts';

/** Which of the two is somebody else's. */
export interface Taken {
  readonly username: boolean;
  readonly email: boolean;
}

/**
 * Whether a new name or address is somebody else's, or looks so. Names and addresses are each other's, since people log in by both.
 * @param before the user as they are; one without a name where they are not there yet
 */
export async function takenNames(
  { realmId, username, email }: Pick<User, 'realmId' | 'username' | 'email'>,
  before: Pick<User, 'id' | 'username' | 'email'>,
  { duplicateEmailsAllowed }: Pick<RealmSettings, 'duplicateEmailsAllowed'>,
  { users }: Pick<Store, 'users'>,
): Promise<Taken> {
  const isOther = (user: Pick<User, 'id'> | undefined) => user !== undefined && user.id !== before.id;
  const named = async (name: string) => isOther(await users.findByUsername(realmId, name));
  const addressed = async (name: string) => isOther(await users.findByEmail(realmId, name));
  const news = {
    username: username !== '' && username !== before.username ? username : undefined,
    email: email !== undefined && email !== before.email ? email : undefined,
  };
  const looks = [
    lookOf(news.username ?? news.email ?? ''),
    lookOf(news.email ?? news.username ?? ''),
  ] as const;
  const alike =
    looks[0] === '' ? [] : (await users.findLookAlikes(realmId, looks)).filter((each) => isOther(each));
  const [isNameTaken, isEmailTaken] = await Promise.all([
    news.username !== undefined && isTaken(news.username, news.username.includes('@')),
    news.email !== undefined && isTaken(news.email, true),
  ]);
  return { username: isNameTaken, email: isEmailTaken };

  /** One that is spelled as it looks is found by its look, anything else by what is stored of it. */
  async function isTaken(name: string, isAddress: boolean): Promise<boolean> {
    const look = lookOf(name);
    const ways = look === name ? [name] : [name, look];
    const asksAddresses = isAddress && !duplicateEmailsAllowed;
    if (alike.some((each) => each.usernameLook === look || (asksAddresses && each.emailLook === look)))
      return true;
    for (const way of ways) if ((await named(way)) || (asksAddresses && (await addressed(way)))) return true;
    return false;
  }
}
