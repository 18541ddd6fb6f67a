import { newId } from '../../lib/ids.ts';
import { defaultActions } from '../authentication/asked-of-all.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Role } from '../roles/role.ts';
import type { Change, Store } from '../store.ts';
import { createUser } from '../users/create-user.ts';
import { removeUser } from '../users/remove-user.ts';
import { SERVICE_ACCOUNT } from '../users/service-account-name.ts';
import type { User } from '../users/user.ts';
import type { Client } from './client.ts';

/** The user a client acts as when it asks for tokens on its own behalf. */
export const serviceAccountUsername = (clientId: string): string =>
  `${SERVICE_ACCOUNT}${clientId}`.toLowerCase();

/**
 * The changes an update of a client asks of its service account: made when there is none yet, named as the client is, and
 * removed with its roles when it is switched off (as Keycloak).
 * Reads nothing while neither is in question. @param now milliseconds since 1970
 */
export async function updateServiceAccount(
  store: Store,
  realm: RealmView,
  before: Client,
  client: Client,
  now: number,
  roles: readonly Role[] = [],
): Promise<Change[]> {
  const starts = client.serviceAccountsEnabled && !before.serviceAccountsEnabled;
  const renamed = client.clientId !== before.clientId && client.serviceAccountsEnabled;
  const stops = !client.serviceAccountsEnabled && before.serviceAccountsEnabled;
  if (!starts && !renamed && !stops) return [];
  const account = await store.users.findServiceAccount(realm.id, client.id);
  if (stops) return account ? removeUser(store, account) : [];
  if (!account) return createServiceAccount(store, realm, client, now, roles);
  return renamed
    ? [
        store.users.update(
          { ...account, username: serviceAccountUsername(client.clientId) },
          { ifRevision: account.revision },
        ),
      ]
    : [];
}

/**
 * The changes that give a client its service account, with what every new user has, and more roles where it is to have
 * them. @param now milliseconds since 1970
 */
export function createServiceAccount(
  store: Store,
  realm: RealmView,
  client: Client,
  now: number,
  roles: readonly Role[] = [],
): Change[] {
  const user: User = {
    id: newId(),
    realmId: realm.id,
    username: serviceAccountUsername(client.clientId),
    emailVerified: false,
    enabled: true,
    attributes: {},
    requiredActions: defaultActions(realm),
    serviceAccountClientId: client.id,
    notBefore: 0,
    createdAt: now,
  };
  return [
    ...createUser(store, realm, user),
    ...roles.map(({ id }) => store.users.addRole(realm.id, user.id, id)),
  ];
}
