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
  { realmId, username, email }: User,
  before: Pick<User, 'id' | 'username' | 'email'>,
  { duplicateEmailsAllowed }: Pick<RealmSettings, 'duplicateEmailsAllowed'>,
  { users }: Pick<Store, 'users'>,
): Promise<Taken> {
  const isOther = (user: User | undefined) => user !== undefined && user.id !== before.id;
  const named = async (name: string) => isOther(await users.findByUsername(realmId, name));
  const addressed = async (name: string) => isOther(await users.findByEmail(realmId, name));
  const [isNameTaken, isEmailTaken] = await Promise.all([
    username !== '' && username !== before.username && isTaken(username),
    email !== undefined && email !== before.email && isAddressTaken(email),
  ]);
  return { username: isNameTaken, email: isEmailTaken };

  async function isTaken(name: string): Promise<boolean> {
    const look = lookOf(name);
    if ((await named(name)) || (look !== name && (await named(look)))) return true;
    return !duplicateEmailsAllowed && name.includes('@') && addressed(name);
  }

  async function isAddressTaken(address: string): Promise<boolean> {
    return (await named(address)) || (!duplicateEmailsAllowed && (await addressed(address)));
  }
}
