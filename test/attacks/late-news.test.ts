import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freshPostgres, skipWithoutPostgres } from '../support/postgres.ts';
import { type DatabaseProxy, startProxy } from '../support/postgres-proxy.ts';
import { claimsOf } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { tokenRealm } from '../support/tokens.ts';

describe('a token that was good on a node whose news is late', { skip: skipWithoutPostgres() }, () => {
  let proxy: DatabaseProxy;
  let one: TestServer;
  let behind: TestServer;
  before(async () => {
    const databaseUrl = await freshPostgres();
    const shared = {
      keyEncryptionKey: Buffer.alloc(32, 'key'),
      flags: { hostname: 'https://login.example.org' },
    };
    one = await startTestServer({ ...shared, databaseUrl });
    proxy = await startProxy(databaseUrl);
    behind = await startTestServer({ ...shared, databaseUrl: proxy.url });
  });
  after(async () => {
    await behind?.stop();
    await one?.stop();
    proxy?.close();
  });

  const ends: Readonly<Record<string, (named: Named) => readonly [string, string, unknown?]>> = {
    'its session was ended': ({ sid }) => ['DELETE', `/sessions/${sid}`],
    'its user was disabled': ({ userId }) => ['PUT', `/users/${userId}`, { enabled: false }],
    'its client was disabled': ({ id }) => ['PUT', `/clients/${id}`, { enabled: false }],
  };
  for (const [what, end] of Object.entries(ends))
    it(`is good no more once ${what}`, async () => {
      const { realm, clientId, login } = await tokenRealm(one);
      const { access_token: token } = (await login('openid')).json;
      const protocol = `/realms/${realm}/protocol/openid-connect`;
      const userinfo = async () => (await behind.call('GET', `${protocol}/userinfo`, { token })).status;
      assert.equal(await userinfo(), 200);
      const id = (await one.admin('GET', `/${realm}/clients?clientId=${clientId}`)).json[0].id;
      const { sid, sub } = claimsOf(token) as { sid: string; sub: string };
      proxy.mute((sent) => sent.includes('LISTEN'));
      const [method, path, json] = end({ sid, userId: sub, id });
      const ended = await one.admin(method, `/${realm}${path}`, json);
      assert.equal(ended.status, 204, ended.text);
      const late = delay(150).then(() => proxy.unmute());
      assert.ok([401, 403].includes(await userinfo()));
      await late;
    });

  it('and a secret that was replaced is good no more, nor is a key that signs unknown', async () => {
    const { realm, clientId } = await tokenRealm(one);
    const at = `/${realm}/clients`;
    const { id, secret } = (await one.admin('GET', `${at}?clientId=${clientId}`)).json[0];
    await one.admin('PUT', `${at}/${id}`, { serviceAccountsEnabled: true });
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
    const protocol = `/realms/${realm}/protocol/openid-connect`;
    const token = async () => (await behind.call('POST', `${protocol}/token`, { form })).status;
    const keys = async () => (await behind.call('GET', `${protocol}/certs`)).json.keys.length;
    assert.equal(await token(), 200);
    const before = await keys();
    proxy.mute((sent) => sent.includes('LISTEN'));
    await one.admin('POST', `${at}/${id}/client-secret`);
    const key = { providerType: 'org.keycloak.keys.KeyProvider', providerId: 'rsa-generated' };
    assert.equal((await one.admin('POST', `/${realm}/components`, { name: 'new', ...key })).status, 201);
    const late = delay(150).then(() => proxy.unmute());
    assert.deepEqual([await token(), await keys()], [401, before + 1]);
    await late;
  });
});

interface Named {
  readonly sid: string;
  readonly userId: string;
  readonly id: string;
}
