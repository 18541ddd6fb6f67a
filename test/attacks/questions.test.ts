import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { loginRealm } from '../login/login-realm.ts';
import { askForPolicy, openRegistration } from '../support/policies.ts';
import { registrationPath } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const CIBA = 'urn:openid:params:grant-type:ciba';

describe('a client that has people asked who are somewhere else (CIBA)', () => {
  let server: TestServer;
  const told: IncomingHttpHeaders[] = [];
  const channel = createServer(({ headers }, response) => {
    told.push(headers);
    response.writeHead(201).end();
  });
  before(async () => {
    await new Promise<void>((resolve) => channel.listen(0, '127.0.0.1', resolve));
    server = await startTestServer({
      flags: {
        'authentication-channel': `http://127.0.0.1:${(channel.address() as AddressInfo).port}/ask`,
        'outgoing-allowed-networks': '127.0.0.0/8',
        'outgoing-http': 'on',
        'rate-limits': 'on',
      },
    });
  });
  after(async () => {
    await server?.stop();
    channel.close();
  });

  const two = async () => {
    const may = { publicClient: false, secret: 's', attributes: { 'oidc.ciba.grant.enabled': 'true' } };
    const { realm } = await loginRealm(server, {}, { ...may, clientId: 'one' });
    await server.admin('POST', `/${realm}/clients`, { ...may, clientId: 'other' });
    await server.admin('POST', `/${realm}/users`, person('bob'));
    const ask = async (client_id: string, login_hint: string) =>
      await server.call('POST', `/realms/${realm}/protocol/openid-connect/ext/ciba/auth`, {
        form: { client_id, client_secret: 's', scope: 'openid', login_hint },
      });
    return { realm, ask };
  };

  it('does not keep another one from asking the same person', async () => {
    const { ask } = await two();
    const statuses = [];
    for (let index = 0; index < 8; index += 1) statuses.push((await ask('one', 'ann')).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 429, 429]);
    assert.equal((await ask('one', 'bob')).status, 200);
    assert.equal((await ask('other', 'ann')).status, 200);
  });

  it('does not find out by asking who has an account', async () => {
    const { ask } = await two();
    for (let index = 0; index < 30; index += 1) assert.equal((await ask('one', `no-${index}`)).status, 400);
    const [missing, there] = [await ask('one', 'nobody'), await ask('one', 'bob')];
    assert.deepEqual([missing.status, there.status], [429, 429], 'whoever is there is answered as nobody is');
    assert.ok(Number(there.headers.get('retry-after')) > 0);
    assert.equal((await ask('other', 'bob')).status, 200);
  });

  it('lets nobody in whose address is to be verified first, or who has something else to do', async () => {
    for (const [settings, change] of [
      [{ verifyEmail: true }, { emailVerified: false }],
      [{}, { requiredActions: ['UPDATE_PASSWORD'] }],
      [{}, { enabled: false }],
    ]) {
      const { realm, ask } = await two();
      const { json: asked } = await ask('one', 'ann');
      const { authorization } = told.at(-1) ?? assert.fail('nobody was asked');
      const protocol = `/realms/${realm}/protocol/openid-connect`;
      await server.call('POST', `${protocol}/ext/ciba/auth/callback`, {
        json: { status: 'SUCCEED' },
        headers: { authorization: authorization ?? '' },
      });
      await server.admin('PUT', `/${realm}`, settings);
      const [ann] = (await server.admin('GET', `/${realm}/users?username=ann`)).json;
      await server.admin('PUT', `/${realm}/users/${ann.id}`, { ...ann, ...change });
      const { auth_req_id } = asked;
      const polled = await server.call('POST', `${protocol}/token`, {
        form: { client_id: 'one', client_secret: 's', grant_type: CIBA, auth_req_id },
      });
      assert.deepEqual([polled.status, polled.json.error], [400, 'invalid_grant'], JSON.stringify(change));
    }
  });

  it('has not made itself one', async () => {
    const realm = await server.realm();
    await openRegistration(server, realm);
    const register = (provider: 'default' | 'openid-connect', json: object) =>
      server.call('POST', registrationPath(realm, provider), { json });
    const wanted = {
      redirect_uris: ['https://app.example.org/cb'],
      grant_types: ['authorization_code', CIBA],
    };
    const byMetadata = await register('openid-connect', wanted);
    assert.equal(byMetadata.status, 201, byMetadata.text);
    assert.ok(!byMetadata.json.grant_types.includes(CIBA));
    const { registration_access_token: token, client_id } = byMetadata.json;
    const updated = await server.call('PUT', registrationPath(realm, 'openid-connect', client_id), {
      token,
      json: { ...wanted, client_id },
    });
    assert.ok(!updated.json.grant_types.includes(CIBA), updated.text);
    for (const on of ['true', 'TRUE', 'True']) {
      const made = await register('default', { attributes: { 'oidc.ciba.grant.enabled': on } });
      assert.equal(made.status, 201, made.text);
      assert.notEqual(made.json.attributes['oidc.ciba.grant.enabled']?.toLowerCase(), 'true', on);
    }
    const types = { 'allowed-grant-types': ['authorization_code', 'refresh_token', CIBA] };
    await askForPolicy(server, realm, 'allowed-grant-types', types, 'anonymous');
    const allowed = await register('openid-connect', wanted);
    assert.ok(allowed.json.grant_types.includes(CIBA), allowed.text);
  });
});
