import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, register, registrationPath } from '../support/registration.ts';
import { grant, tokenRealm } from '../support/tokens.ts';

const BUILT_IN = [
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
];

onEachDatabase('Whoever manages clients by the registration service', (suite) => {
  it('makes nobody an administrator by the roles that everybody has', async () => {
    const { server } = suite;
    const { realm, login } = await tokenRealm(server);
    await grant(server, realm, 'ann', 'manage-clients');
    const { access_token: token } = (await login()).json;
    const kept = await adminClient(server, realm, 'realm-management');
    for (const change of [{ defaultRoles: ['realm-admin'] }, { enabled: false }, { secret: 'mine' }]) {
      const { status } = await server.call('PUT', registrationPath(realm, 'default', 'realm-management'), {
        token,
        json: { clientId: 'realm-management', ...change },
      });
      assert.equal(status, 403, JSON.stringify(change));
    }
    const metadata = { client_id: 'realm-management', client_name: 'Mine' };
    const path = registrationPath(realm, 'openid-connect', 'realm-management');
    assert.equal((await server.call('PUT', path, { token, json: metadata })).status, 403);
    assert.deepEqual(await adminClient(server, realm, 'realm-management'), kept);
    const { status } = await server.call('GET', `/admin/realms/${realm}/users`, {
      token: (await login()).json.access_token,
    });
    assert.equal(status, 403);
  });

  it('hands out to everybody no role of a client that includes administration', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const made = await register(server, realm, await server.initialAccessToken(realm), {
      metadata: { clientId: 'ops', defaultRoles: ['reader'] },
    });
    const { id } = await adminClient(server, realm, 'ops');
    const management = await adminClient(server, realm, 'realm-management');
    await server.admin('POST', `/${realm}/clients/${id}/roles`, { name: 'chief' });
    const { json: part } = await server.admin('GET', `/${realm}/clients/${management.id}/roles/manage-users`);
    const parts = await server.admin('POST', `/${realm}/clients/${id}/roles/chief/composites`, [part]);
    assert.equal(parts.status, 204);
    const put = (defaultRoles: readonly string[]) =>
      server.call('PUT', made.path, { token: made.token, json: { clientId: 'ops', defaultRoles } });
    const refused = await put(['reader', 'chief']);
    assert.deepEqual([refused.status, refused.json.error], [403, 'insufficient_scope']);
    assert.equal((await put(['reader', 'writer'])).status, 200);
  });

  it('removes none of the clients that a realm is made with', async () => {
    const { server } = suite;
    const { realm, login } = await tokenRealm(server);
    await grant(server, realm, 'ann', 'manage-clients');
    for (const clientId of BUILT_IN) {
      for (const provider of ['default', 'openid-connect'] as const) {
        const { status } = await server.call('DELETE', registrationPath(realm, provider, clientId), {
          token: (await login()).json.access_token,
        });
        assert.equal(status, 403, clientId);
      }
      assert.ok(await adminClient(server, realm, clientId), clientId);
    }
  });
});
