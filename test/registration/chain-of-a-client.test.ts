import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { openRegistration } from '../support/policies.ts';
import { adminClient, claimsOf, register, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

/** What the policies on anonymous clients forbid. */
const FORBIDDEN = [{ consentRequired: false }, { fullScopeAllowed: true }];

const reissued = async (server: TestServer, realm: string, clientId: string): Promise<string> => {
  const { id } = await adminClient(server, realm, clientId);
  const { status, json } = await server.admin('POST', `/${realm}/clients/${id}/registration-access-token`);
  assert.equal(status, 200);
  return json.registrationAccessToken;
};

const put = (server: TestServer, realm: string, clientId: string, token: string, change: object) =>
  server.call('PUT', registrationPath(realm, 'default', clientId), { token, json: { clientId, ...change } });

onEachDatabase('A client that was registered anonymously', (suite) => {
  const anonymous = async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const made = await server.call('POST', registrationPath(realm, 'default'), { json: { clientId: 'app' } });
    assert.equal(made.status, 201, made.text);
    return { server, realm };
  };
  const stays = async (server: TestServer, realm: string) => {
    const token = await reissued(server, realm, 'app');
    assert.equal(claimsOf(token).registration_auth, 'anonymous');
    for (const change of FORBIDDEN) {
      const { status, text } = await put(server, realm, 'app', token, change);
      assert.equal(status, 403, `${JSON.stringify(change)}: ${text}`);
    }
    const { status, text } = await put(server, realm, 'app', token, { name: 'App' });
    assert.equal(status, 200, text);
  };

  it('stays under those policies with a token that an administrator makes anew', async () => {
    const { server, realm } = await anonymous();
    await stays(server, realm);
  });

  it('stays so whatever a representation says, and says nothing of it', async () => {
    const { server, realm } = await anonymous();
    const client = await adminClient(server, realm, 'app');
    const attributes = { 'latchkey.registration.chain': 'authenticated', 'latchkey.self.registered': '' };
    const { status } = await server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, attributes });
    assert.equal(status, 204);
    const shown = await adminClient(server, realm, 'app');
    assert.deepEqual(
      Object.keys(shown.attributes).filter((name) => name.startsWith('latchkey.')),
      [],
    );
    const token = await reissued(server, realm, 'app');
    assert.equal((await put(server, realm, 'app', token, { attributes })).status, 200);
    await stays(server, realm);
  });

  it('stays so where its realm is moved to', async () => {
    const { server, realm } = await anonymous();
    const { json } = await server.admin('POST', `/${realm}/partial-export?exportClients=true`);
    const { id: _there, ...app } = json.clients.find(
      ({ clientId }: { clientId: string }) => clientId === 'app',
    );
    const other = await server.realm();
    await openRegistration(server, other);
    const clients = { ifResourceExists: 'FAIL', clients: [app] };
    assert.equal((await server.admin('POST', `/${other}/partialImport`, clients)).status, 200);
    await stays(server, other);
  });
});

onEachDatabase('A client that was registered with a token', (suite) => {
  it('is not taken for one that came anonymously', async () => {
    const { server, realm } = suite;
    const iat = await server.initialAccessToken(realm);
    const { clientId } = await register(server, realm, iat);
    for (const change of FORBIDDEN) {
      const token = await reissued(server, realm, clientId);
      assert.equal(claimsOf(token).registration_auth, 'authenticated');
      assert.equal((await put(server, realm, clientId, token, change)).status, 200);
    }
  });
});
