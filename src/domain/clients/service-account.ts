import { newId } from '../../lib/ids.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import type { User } from '../users/user.ts';
import type { Client } from './client.ts';

/** The user a client acts as when it asks for tokens on its own behalf. */
export const serviceAccountUsername = (clientId: string): string =>
  `service-account-${clientId}`.toLowerCase();

/** The changes that give a client its service account, with the realm's default role. @param now milliseconds since 1970 */
export function createServiceAccount(store: Store, realm: RealmView, client: Client, now: number): Change[] {
  const user: User = {
    id: newId(),
    realmId: realm.id,
    username: serviceAccountUsername(client.clientId),
    emailVerified: false,
    enabled: true,
    attributes: {},
    requiredActions: [],
    serviceAccountClientId: client.id,
    notBefore: 0,
    createdAt: now,
  };
  return [store.users.create(user), store.users.addRole(realm.id, user.id, realm.defaultRoleId)];
}
