import type { Store } from '../../store.ts';
import { removeUser } from '../remove-user.ts';
import type { User } from '../user.ts';

/** Users that are changed in one unit. */
const AT_ONCE = 100;

/** Removes all users that a store has brought into a realm. What they had here goes with them. */
export async function removeUsersOfStore(store: Store, realmId: string, storeId: string): Promise<void> {
  for (;;) {
    const users = await store.users.list(realmId, { storeId, max: AT_ONCE });
    if (users.length === 0) return;
    await store.commit(users.flatMap((user) => removeUser(store, user)));
  }
}

/** Makes them the realm's own: they stay as they are, without a password until they are given one. */
export async function unlinkUsersOfStore(store: Store, realmId: string, storeId: string): Promise<void> {
  for (;;) {
    const users = await store.users.list(realmId, { storeId, max: AT_ONCE });
    if (users.length === 0) return;
    await store.commit(
      users.map((user) =>
        store.users.update(withoutOrigin(user), {
          // As they are they are already there.
          duplicateEmailsAllowed: true,
          ifRevision: user.revision,
        }),
      ),
    );
  }
}

const withoutOrigin = ({ origin: _there, ...user }: User): User => user;
