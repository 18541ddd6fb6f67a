import { aUser } from './bootstrap.ts';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/settings.ts';
import { ADMIN_ROLE, MASTER } from './domain/realms/names.ts';
import { realmViews } from './domain/realms/realm-view.ts';
import { Conflict, type Store } from './domain/store.ts';
import { createUser } from './domain/users/create-user.ts';
import { passwordCredential } from './domain/users/password.ts';
import { passwordPolicyOf } from './domain/users/password-policy/policy-of-realm.ts';
import type { Clock } from './lib/clock.ts';
import { newId, randomAlphanumeric } from './lib/ids.ts';

/**
 * Makes one more administrator of everything, for whoever has the database and knows no administrator's password any more
 * (Keycloak's `bootstrap-admin user`). Servers that run on it know them at once.
 * @returns the name, and the password where it was made here: to be shown once
 * @throws {ConfigError} where the name is taken, or there is no first administrator yet
 */
export async function addAdministrator(
  store: Store,
  clock: Clock,
  { bootstrapAdminUsername, bootstrapAdminPassword }: Config,
): Promise<{ readonly username: string; readonly generatedPassword: string | undefined }> {
  const realm = await realmViews(store).find(MASTER);
  const role = realm?.roles.find(ADMIN_ROLE);
  if (!realm || !role)
    throw new ConfigError('the database has no administrators yet: `latchkey start` makes the first');
  const now = clock.now();
  const password = bootstrapAdminPassword ?? randomAlphanumeric(24);
  const user = aUser(realm.id, bootstrapAdminUsername, now);
  const { username } = user;
  const credential = await passwordCredential(realm.id, user.id, password, passwordPolicyOf(realm), now);
  const unit = [
    ...createUser(store, realm, user),
    store.users.addCredential(credential),
    store.users.addRole(realm.id, user.id, role.id),
    store.events.append({
      id: newId(),
      realmId: realm.id,
      time: now,
      type: 'CREATE',
      kind: 'admin',
      details: { username, made_by: 'latchkey bootstrap-admin' },
      change: { resourceType: 'USER', resourcePath: `users/${user.id}`, authRealmId: realm.id },
      listed: realm.settings.adminEventsEnabled,
      audited: true,
    }),
  ];
  try {
    await store.commit(unit);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'duplicate-username')
      throw new ConfigError(`bootstrap-admin-username: there is a user ${username} already, name another`);
    throw error;
  }
  return { username, generatedPassword: bootstrapAdminPassword === undefined ? password : undefined };
}
