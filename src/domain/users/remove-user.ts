import type { Change, Store } from '../store.ts';
import type { User } from './user.ts';

/**
 * The changes that remove a user with all that is kept about them elsewhere, wherever users live. Conflict `gone`.
 * What somebody else stores of them in the same moment is nobody's, and over when its time is.
 */
export const removeUser = (store: Store, user: User): Change[] => [
  store.sessions.removeOfUser(user.realmId, user.id, 'online'),
  store.sessions.removeOfUser(user.realmId, user.id, 'offline'),
  store.consents.revokeOfUser(user.realmId, user.id),
  store.loginFailures.clear(user.realmId, user.id),
  store.users.remove(user),
];
