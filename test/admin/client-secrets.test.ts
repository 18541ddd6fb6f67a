import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onSqlite } from '../support/on-each-database.ts';
import { adminClient, clientCredentials, register } from '../support/registration.ts';

const SECRET = 'a-secret-that-nobody-else-has';
const KEY = 'MIIprivate';

onSqlite('Secrets of clients', (suite) => {
  /** A token of somebody with one role of administration. */
  async function bearer(role: string): Promise<string> {
    const { server, realm } = suite;
    const metadata = { serviceAccountsEnabled: true };
    const made = await register(server, realm, await server.initialAccessToken(realm), { metadata });
    const { json: user } = await server.admin(
      'GET',
      `/${realm}/clients/${made.reply.json.id}/service-account-user`,
    );
    const { id } = await adminClient(server, realm, 'realm-management');
    const { json: found } = await server.admin('GET', `/${realm}/clients/${id}/roles/${role}`);
    await server.admin('POST', `/${realm}/users/${user.id}/role-mappings/clients/${id}`, [found]);
    return (await clientCredentials(server, realm, made.clientId, made.secret)).json.access_token;
  }

  it('are seen by who may change clients, and by nobody who may only look at them', async () => {
    const { server, realm } = suite;
    const made = await server.admin('POST', `/${realm}/clients`, {
      clientId: 'guarded',
      secret: SECRET,
      attributes: { 'saml.signing.private.key': KEY, colour: 'red' },
    });
    assert.equal(made.status, 201, made.text);
    const { id } = await adminClient(server, realm, 'guarded');
    const [looks, changes] = await Promise.all(['view-clients', 'manage-clients'].map(bearer));
    for (const path of [
      '/clients?clientId=guarded',
      '/clients',
      `/clients/${id}`,
      `/clients/${id}/client-secret`,
      `/clients/${id}/installation/providers/keycloak-oidc-keycloak-json`,
    ]) {
      const get = async (token: string | undefined) =>
        server.call('GET', `/admin/realms/${realm}${path}`, { ...(token && { token }) });
      const own = await get(changes);
      assert.ok(own.text.includes(SECRET), path);
      const seen = await get(looks);
      assert.equal(seen.status, 200, path);
      assert.ok(!seen.text.includes(SECRET) && !seen.text.includes(KEY), path);
      // Who comes next sees what they may, whoever came before.
      assert.ok((await get(changes)).text.includes(SECRET), path);
    }
    const certificate = `/admin/realms/${realm}/clients/${id}/certificates/saml.signing`;
    assert.ok(
      (await server.call('GET', certificate, { ...(changes && { token: changes }) })).text.includes(KEY),
    );
    const looked = await server.call('GET', certificate, { ...(looks && { token: looks }) });
    assert.equal(looked.status, 200);
    assert.ok(!looked.text.includes(KEY));
    const { json } = await server.call('GET', `/admin/realms/${realm}/clients/${id}`, {
      ...(looks && { token: looks }),
    });
    assert.equal(json.attributes.colour, 'red');
  });
});
