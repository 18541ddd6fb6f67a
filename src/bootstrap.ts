import type { ClientScope } from './domain/client-scopes/client-scope.ts';
import type { Client } from './domain/clients/client.ts';
import { fromRepresentation } from './domain/clients/from-representation.ts';
import { serviceAccountUsername } from './domain/clients/service-account.ts';
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
  /** A client that administers by its own credentials, where there is to be one. */
  readonly client: { readonly clientId: string; readonly secret: string } | undefined;
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
  const { realm, clientScopes, unit, adminRole } = await createMaster(store, MASTER_SETTINGS, now);
  const password = admin.password ?? randomAlphanumeric(24);
  const user = aUser(realm.id, admin.username, now);
  const client = admin.client && administering(admin.client, { id: realm.id, clientScopes }, now);
  const account = client && {
    ...aUser(realm.id, serviceAccountUsername(client.clientId), now),
    serviceAccountClientId: client.id,
  };
  const roles = [realm.defaultRoleId, adminRole.id];
  try {
    await store.commit([
      ...unit,
      store.users.create(user),
      store.users.addCredential(
        await passwordCredential(realm.id, user.id, password, parsePasswordPolicy(), now),
      ),
      ...(client && account ? [store.clients.create(client), store.users.create(account)] : []),
      ...[user, ...(account ? [account] : [])].flatMap(({ id }) =>
        roles.map((role) => store.users.addRole(realm.id, id, role)),
      ),
    ]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'duplicate-realm') return undefined;
    throw error;
  }
  return { username: user.username, generatedPassword: admin.password === undefined ? password : undefined };
}

/** Somebody of whom there is nothing but a name. */
export const aUser = (realmId: string, username: string, now: number): User => ({
  id: newId(),
  realmId,
  username: username.toLowerCase(),
  emailVerified: false,
  enabled: true,
  attributes: {},
  requiredActions: [],
  notBefore: 0,
  createdAt: now,
});

/** A client that nobody logs in through. */
const administering = (
  { clientId, secret }: NonNullable<BootstrapAdmin['client']>,
  realm: { readonly id: string; readonly clientScopes: readonly ClientScope[] },
  now: number,
): Client =>
  fromRepresentation(
    { clientId, secret, serviceAccountsEnabled: true, standardFlowEnabled: false },
    realm,
    now,
  );
