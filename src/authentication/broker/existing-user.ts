import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';
import { type Brokered, brokeredOf } from './identity.ts';
import { userOf } from './new-user.ts';

const EXISTING = 'existingUser';

/** An account that the person may have already, and by what: nobody has shown yet that it is theirs. */
export interface ExistingUser {
  readonly id: string;
  readonly by: 'email' | 'username';
  readonly value: string;
}

export const existingNote = (existing: ExistingUser): Record<string, string> => ({
  [EXISTING]: JSON.stringify(existing),
});

export function existingOf({ session }: Login): ExistingUser | undefined {
  const note = session.state.notes[EXISTING];
  return note === undefined ? undefined : (JSON.parse(note) as ExistingUser);
}

/** The account that has the address or the name already; no service account is anybody's. */
export async function findExisting(
  login: Login,
  brokered: Brokered,
): Promise<{ readonly existing: ExistingUser; readonly user: User } | undefined> {
  const { realm, dependencies } = login;
  const { users } = dependencies.store;
  const { email, username } = userOf(login, brokered);
  const addressed =
    email === undefined || realm.settings.duplicateEmailsAllowed
      ? undefined
      : ((await users.findByEmail(realm.id, email)) ?? undefined);
  if (addressed) return { user: addressed, existing: { id: addressed.id, by: 'email', value: email ?? '' } };
  const named = await users.findByUsername(realm.id, username);
  return named && { user: named, existing: { id: named.id, by: 'username', value: username } };
}

/** The account that an earlier step has found, as it is now, with whom the provider has sent. */
export async function findLinkable(
  login: Login,
): Promise<
  { readonly brokered: Brokered; readonly existing: ExistingUser; readonly user: User } | undefined
> {
  const [existing, brokered] = [existingOf(login), brokeredOf(login)];
  if (!existing || !brokered) return undefined;
  const user = await login.dependencies.store.users.find(login.realm.id, existing.id);
  return user?.enabled && user.serviceAccountClientId === undefined
    ? { brokered, existing, user }
    : undefined;
}
