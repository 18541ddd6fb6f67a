import type { Change, Store } from '../store.ts';
import { PASSWORD, passwordCredential } from './password.ts';
import type { User } from './user.ts';

/** The changes that give a user another password; the credential keeps its id and its label. @param now milliseconds since 1970 */
export async function replacePassword(
  store: Store,
  { realmId, id: userId }: User,
  password: string,
  now: number,
): Promise<Change[]> {
  const [before] = (await store.users.credentials(realmId, userId)).filter(({ type }) => type === PASSWORD);
  const made = await passwordCredential(realmId, userId, password, now);
  if (!before) return [store.users.addCredential(made)];
  const { id, userLabel } = before;
  return [
    store.users.removeCredential(before),
    store.users.addCredential({ ...made, id, ...(userLabel !== undefined && { userLabel }) }),
  ];
}
