import { adminConflict } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import type { RealmRequest } from './resource.ts';

/** What a user is asked to be called, and who they are already. */
interface Wanted {
  readonly id?: string | undefined;
  readonly username: string | undefined;
  readonly email: string | undefined;
}

/**
 * That an address or a name is somebody else's is told before all else that is wrong with a user (as Keycloak).
 * @returns the refusal in the place of this one, where there is another
 */
export async function takenInstead(
  { store: { users }, realm }: Pick<RealmRequest, 'store' | 'realm'>,
  { id, username, email }: Wanted,
  error: unknown,
): Promise<Refusal | undefined> {
  if (!(error instanceof Refusal) || (error.status !== 400 && error.status !== 409)) return undefined;
  const { loginWithEmailAllowed, duplicateEmailsAllowed } = realm.settings;
  const isOther = (user: { readonly id: string } | undefined) => user !== undefined && user.id !== id;
  const isName = async (text: string) => isOther(await users.findByUsername(realm.id, text.toLowerCase()));
  const isAddress = async (text: string) => isOther(await users.findByEmail(realm.id, text.toLowerCase()));
  const named = async () =>
    username && ((await isName(username)) || (loginWithEmailAllowed && (await isAddress(username))))
      ? adminConflict('User exists with same username')
      : undefined;
  const addressed = async () =>
    email &&
    !duplicateEmailsAllowed &&
    ((await isAddress(email)) || (loginWithEmailAllowed && (await isName(email))))
      ? adminConflict('User exists with same email')
      : undefined;
  return (await addressed()) ?? (await named());
}
