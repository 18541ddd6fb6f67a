import { retryWhenChanged } from '../domain/retry.ts';
import type { Change } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import { getUser } from './get-user.ts';
import type { RealmRequest } from './resource.ts';

/**
 * Changes the user that the path names, never over somebody else's change, and with it what else the change asks for.
 * @throws {Refusal} 404, 409
 */
export async function changeUser(
  admin: RealmRequest,
  change: (before: User) => User,
  more: (user: User, before: User) => readonly Change[] | Promise<readonly Change[]> = () => [],
): Promise<void> {
  const { store, realm } = admin;
  const { duplicateEmailsAllowed } = realm.settings;
  await retryWhenChanged(async () => {
    const seen = await getUser(admin);
    // Whose user store is switched off is not let in, and is not to stay out for that when it is on again.
    const kept = seen.origin && (await store.users.findKept(realm.id, seen.id));
    const before =
      kept?.revision === seen.revision ? { ...seen, enabled: kept?.enabled ?? seen.enabled } : seen;
    const user = change(before);
    await store.commit([
      store.users.update(user, { duplicateEmailsAllowed, ifRevision: before.revision }),
      ...(await more(user, before)),
    ]);
  });
}
