import { createMaster } from './domain/realms/create-realm.ts';
import { MASTER } from './domain/realms/names.ts';
import { Conflict, type Store } from './domain/store.ts';
import { passwordCredential } from './domain/users/password.ts';
import { parsePasswordPolicy } from './domain/users/password-policy/password-policy.ts';
import type { User } from './domain/users/user.ts';
import type { Clock } from './lib/clock.ts';
import { newId, randomAlphanumeric } from './lib/ids.ts';

export interface BootstrapAdmin {
  readonly username: string;
  /** Random when left out. */
  readonly password: string | undefined;
}

export interface Bootstrapped {
  readonly username: string;
  /** Only where it was made here: to be shown once. */
  readonly generatedPassword: string | undefined;
}

/** Lifespan of the master realm's access tokens in seconds: administrators' tokens are short. */
const MASTER_SETTINGS = {
  accessTokenLifespan: 60,
  displayName: 'Keycloak',
  displayNameHtml: '<div class="kc-logo-text"><span>Keycloak</span></div>',
};

/**
 * Makes the master realm and its first administrator in an empty database, as one unit; nothing in any other.
 * Of several nodes that start at once, one does it.
 */
export async function bootstrap(
  store: Store,
  clock: Clock,
  admin: BootstrapAdmin,
): Promise<Bootstrapped | undefined> {
  if (await store.realms.findByName(MASTER)) return undefined;
  const now = clock.now();
  const { realm, unit, adminRole } = await createMaster(store, MASTER_SETTINGS, now);
  const password = admin.password ?? randomAlphanumeric(24);
  const user: User = {
    id: newId(),
    realmId: realm.id,
    username: admin.username.toLowerCase(),
    emailVerified: false,
    enabled: true,
    attributes: {},
    requiredActions: [],
    notBefore: 0,
    createdAt: now,
  };
  const roles = [realm.defaultRoleId, adminRole.id];
  try {
    await store.commit([
      ...unit,
      store.users.create(user),
      store.users.addCredential(
        await passwordCredential(realm.id, user.id, password, parsePasswordPolicy(), now),
      ),
      ...roles.map((role) => store.users.addRole(realm.id, user.id, role)),
    ]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'duplicate-realm') return undefined;
    throw error;
  }
  return { username: user.username, generatedPassword: admin.password === undefined ? password : undefined };
}
