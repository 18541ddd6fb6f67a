import assert from 'node:assert/strict';
import type { TestBrowser } from '../support/browser.ts';
import type { Reply, TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

export const REDIRECT_URI = 'https://app.example.org/cb';
export const ANN = { username: 'ann', password: 'pw' };

/** A realm with ann in it and a public client. */
export async function loginRealm(
  server: Pick<TestServer, 'admin' | 'call' | 'realm' | 'url'>,
  settings: object = {},
  client: object = {},
) {
  const realm = await server.realm(settings);
  const made = await server.admin('POST', `/${realm}/clients`, {
    clientId: 'app',
    publicClient: true,
    redirectUris: [REDIRECT_URI],
    ...client,
  });
  assert.equal(made.status, 201, made.text);
  await server.admin('POST', `/${realm}/users`, person('ann'));
  const protocol = `${server.url}/realms/${realm}/protocol/openid-connect`;
  return {
    realm,
    /** Calls the Admin REST API, below the realm. */
    admin: (method: string, path: string, json?: unknown): Promise<Reply> =>
      server.admin(method, `/${realm}${path}`, json),
    url: (params: Record<string, string> = {}) =>
      `${protocol}/auth?${new URLSearchParams({
        client_id: 'app',
        redirect_uri: REDIRECT_URI,
        response_type: 'code',
        scope: 'openid',
        ...params,
      })}`,
    token: (form: Record<string, string>): Promise<Reply> =>
      server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
        form: {
          grant_type: 'authorization_code',
          client_id: 'app',
          redirect_uri: REDIRECT_URI,
          ...form,
        },
      }),
    userinfo: (token: string): Promise<Reply> =>
      server.call('GET', `/realms/${realm}/protocol/openid-connect/userinfo`, { token }),
  };
}

export const codeOf = (browser: TestBrowser) => browser.location.searchParams.get('code') ?? '';
