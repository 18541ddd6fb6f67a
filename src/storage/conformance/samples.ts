import { randomUUID } from 'node:crypto';
import type { ClientScope } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import { newClient } from '../../domain/clients/new-client.ts';
import type { Component } from '../../domain/components/component.ts';
import type { Event } from '../../domain/events/event.ts';
import type { Group } from '../../domain/groups/group.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import { freshRealmSettings } from '../../domain/realms/settings.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import type { Store } from '../../domain/store.ts';
import type { InitialAccessToken } from '../../domain/tokens/initial-access-token.ts';
import type { Credential, User } from '../../domain/users/user.ts';

const named = (what: string) => `${what}-${randomUUID()}`;

export function aRealm(given: Partial<Realm> = {}): Realm {
  return {
    id: randomUUID(),
    name: named('realm'),
    defaultRoleId: randomUUID(),
    settings: freshRealmSettings,
    revision: 0,
    ...given,
  };
}

/** A realm that is stored. */
export async function storedRealm(store: Store): Promise<Realm> {
  const realm = aRealm();
  await store.commit([store.realms.create(realm)]);
  return realm;
}

export function aClient(realm: Realm, given: Partial<Client> = {}): Client {
  const identity = {
    id: randomUUID(),
    realmId: realm.id,
    clientId: named('client'),
    createdAt: 1_760_000_000_000,
  };
  return { ...newClient(identity), ...given };
}

export function aScope(realm: Realm, given: Partial<ClientScope> = {}): ClientScope {
  return {
    id: randomUUID(),
    realmId: realm.id,
    name: named('scope'),
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true' },
    protocolMappers: [],
    scopeMappings: [],
    assignment: 'default',
    revision: 0,
    ...given,
  };
}

export function aComponent(realm: Realm, given: Partial<Component> = {}): Component {
  return {
    id: randomUUID(),
    realmId: realm.id,
    name: 'rsa-generated',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId: realm.id,
    config: { priority: ['100'] },
    secrets: {},
    revision: 0,
    ...given,
  };
}

export function anIdentityProvider(realm: Realm, given: Partial<IdentityProvider> = {}): IdentityProvider {
  return {
    id: randomUUID(),
    realmId: realm.id,
    alias: named('provider'),
    providerId: 'oidc',
    enabled: true,
    settings: {},
    config: {},
    secrets: {},
    mappers: [],
    ...given,
  };
}

export function aRole(realm: Realm, given: Partial<Role> = {}): Role {
  return { id: randomUUID(), realmId: realm.id, name: named('role'), attributes: {}, revision: 0, ...given };
}

export function aUser(realm: Realm, given: Partial<User> = {}): User {
  return {
    id: randomUUID(),
    realmId: realm.id,
    username: named('user'),
    emailVerified: false,
    enabled: true,
    attributes: {},
    requiredActions: [],
    notBefore: 0,
    createdAt: 1_760_000_000_000,
    revision: 0,
    ...given,
  };
}

export function aGroup(realm: Realm, given: Partial<Group> = {}): Group {
  return {
    id: randomUUID(),
    realmId: realm.id,
    name: named('group'),
    attributes: {},
    isDefault: false,
    revision: 0,
    ...given,
  };
}

export function aCredential(user: User, given: Partial<Credential> = {}): Credential {
  return {
    id: randomUUID(),
    userId: user.id,
    realmId: user.realmId,
    type: 'password',
    secret: '$argon2id$v=19$m=7168,t=5,p=1$c2FsdA$aGFzaA',
    createdAt: 1_760_000_000_000,
    revision: 0,
    ...given,
  };
}

export function anInitialAccessToken(
  realm: Realm,
  given: Partial<InitialAccessToken> = {},
): InitialAccessToken {
  const count = given.count ?? 1;
  return {
    id: randomUUID(),
    realmId: realm.id,
    timestamp: 1_760_000_000,
    expiration: 0,
    count,
    remainingCount: count,
    ...given,
  };
}

export function anEvent(realm: Realm, given: Partial<Event> = {}): Event {
  return {
    id: randomUUID(),
    realmId: realm.id,
    time: 1_760_000_000_000,
    type: 'CLIENT_REGISTER',
    kind: 'user',
    details: {},
    listed: true,
    audited: true,
    ...given,
  };
}

/** A realm with a user and a client, stored. */
export async function storedLogin(store: Store) {
  const realm = await storedRealm(store);
  const [user, client] = [aUser(realm), aClient(realm)];
  await store.commit([store.users.create(user), store.clients.create(client)]);
  return { realm, user, client };
}

export function aSession(user: User, given: Partial<UserSession> = {}): UserSession {
  return {
    id: randomUUID(),
    kind: 'online',
    realmId: user.realmId,
    userId: user.id,
    startedAt: 1_760_000_000,
    lastAccess: 1_760_000_000,
    rememberMe: false,
    ipAddress: '192.0.2.1',
    notes: {},
    clients: [],
    ...given,
  };
}

export function aClientSession(client: Client, given: Partial<ClientSession> = {}): ClientSession {
  return {
    clientId: client.id,
    startedAt: 1_760_000_000,
    lastAccess: 1_760_000_000,
    notes: {},
    rotations: {},
    ...given,
  };
}
