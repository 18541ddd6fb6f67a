import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import type { StoredNames, User } from './user.ts';

/** The changes that make a user, with the realm's default role and groups. */
export function createUser(
  store: Store,
  realm: RealmView,
  user: User,
  names: Pick<StoredNames, 'chosen'> = {},
): Change[] {
  const { duplicateEmailsAllowed } = realm.settings;
  return [
    store.users.create(user, { ...names, duplicateEmailsAllowed }),
    store.users.addRole(realm.id, user.id, realm.defaultRoleId),
    ...realm.defaultGroups.map(({ id }) => store.users.joinGroup(realm.id, user.id, id)),
  ];
}
