import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { adminClient } from './registration.ts';
import type { Reply, TestServer } from './test-server.ts';

/** A realm with a user `ann` and a client that may do everything, and what they can ask for. */
export interface TokenRealm {
  readonly realm: string;
  readonly clientId: string;
  login(scope?: string, form?: Record<string, string>): Promise<Reply>;
  refresh(token: string, form?: Record<string, string>): Promise<Reply>;
  post(path: string, form: Record<string, string>): Promise<Reply>;
  /** Merges settings into the realm. */
  set(settings: object): Promise<void>;
  /** Merges into the client. */
  setClient(change: object): Promise<void>;
}

export const SECRET = 'secret';

/** A user with the password `pw` and all that a realm's profile asks for: without it nobody is let in (as Keycloak). */
export const person = (username: string) => ({
  username,
  enabled: true,
  email: `${username}@example.org`,
  firstName: 'Ann',
  lastName: 'Example',
  credentials: [{ type: 'password', value: 'pw' }],
});

export async function tokenRealm(
  server: TestServer,
  settings: object = {},
  given: object = {},
): Promise<TokenRealm> {
  const realm = await server.realm(settings);
  const clientId = `app-${randomUUID()}`;
  const audience = {
    name: 'itself',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  };
  await created(server, `/${realm}/clients`, {
    clientId,
    secret: SECRET,
    directAccessGrantsEnabled: true,
    serviceAccountsEnabled: true,
    protocolMappers: [audience],
    ...given,
  });
  await created(server, `/${realm}/users`, person('ann'));
  const credentials = { client_id: clientId, client_secret: SECRET };
  const post = (path: string, form: Record<string, string>) =>
    server.call('POST', `/realms/${realm}/protocol/openid-connect${path}`, {
      form: { ...credentials, ...form },
    });
  return {
    realm,
    clientId,
    post,
    login: (scope = 'openid', form = {}) =>
      post('/token', { grant_type: 'password', username: 'ann', password: 'pw', scope, ...form }),
    refresh: (token, form = {}) =>
      post('/token', { grant_type: 'refresh_token', refresh_token: token, ...form }),
    async set(change) {
      const { status } = await server.admin('PUT', `/${realm}`, change);
      assert.equal(status, 204);
    },
    async setClient(change) {
      const found = await server.admin('GET', `/${realm}/clients?clientId=${clientId}`);
      const { status } = await server.admin('PUT', `/${realm}/clients/${found.json[0].id}`, {
        ...found.json[0],
        ...change,
      });
      assert.equal(status, 204);
    },
  };
}

async function created(server: TestServer, path: string, json: object): Promise<void> {
  const { status, text } = await server.admin('POST', path, json);
  assert.equal(status, 201, text);
}

/** That an answer is this OAuth error. */
export function isError({ status, json }: Reply, expected: number, error: string, description: string): void {
  assert.deepEqual([status, json], [expected, { error, error_description: description }]);
}

/** Gives a user of the realm roles of `realm-management`. */
export async function grant(server: TestServer, realm: string, username: string, ...names: string[]) {
  const { json: users } = await server.admin('GET', `/${realm}/users?username=${username}&exact=true`);
  const management = await adminClient(server, realm, 'realm-management');
  const roles = await Promise.all(
    names.map(
      async (name) => (await server.admin('GET', `/${realm}/clients/${management.id}/roles/${name}`)).json,
    ),
  );
  const path = `/${realm}/users/${users[0].id}/role-mappings/clients/${management.id}`;
  assert.equal((await server.admin('POST', path, roles)).status, 204);
  return users[0] as { id: string };
}
