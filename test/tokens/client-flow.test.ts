import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onSqlite } from '../support/on-each-database.ts';
import { clientCredentials, register } from '../support/registration.ts';

onSqlite('The flow of a realm for its clients', (suite) => {
  it('closes a way of authentication to all of them, and opens it again', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const metadata = { serviceAccountsEnabled: true };
    const { clientId, secret } = await register(server, realm, await server.initialAccessToken(realm), {
      metadata,
    });
    const status = async () => (await clientCredentials(server, realm, clientId, secret)).status;
    const install = async () =>
      (
        await server.call('GET', `/realms/${realm}/clients-registrations/install/${clientId}`, {
          headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
        })
      ).status;
    assert.deepEqual([await status(), await install()], [200, 200]);
    const flows = `/${realm}/authentication/flows`;
    assert.equal((await server.admin('POST', `${flows}/clients/copy`, { newName: 'ours' })).status, 201);
    const executions = (await server.admin('GET', `${flows}/ours/executions`)).json as {
      providerId: string;
    }[];
    const require = async (provider: string, requirement: string) => {
      const execution = executions.find(({ providerId }) => providerId === provider);
      const reply = await server.admin('PUT', `${flows}/ours/executions`, { ...execution, requirement });
      assert.ok(reply.status < 300, reply.text);
    };
    await require('client-secret', 'DISABLED');
    assert.equal(await status(), 200, 'it is not bound yet');
    assert.equal((await server.admin('PUT', `/${realm}`, { clientAuthenticationFlow: 'ours' })).status, 204);
    assert.deepEqual([await status(), await install()], [401, 401]);
    const { json } = await clientCredentials(server, realm, clientId, secret);
    assert.equal(json.error, 'invalid_client');
    await require('client-secret', 'ALTERNATIVE');
    assert.deepEqual([await status(), await install()], [200, 200]);
    // One that is required leaves no other.
    await require('client-jwt', 'REQUIRED');
    assert.deepEqual([await status(), await install()], [401, 401]);
  });
});
