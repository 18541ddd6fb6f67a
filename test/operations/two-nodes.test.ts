import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onTwoNodes } from '../support/on-each-database.ts';
import {
  adminClient,
  claimsOf,
  clientCredentials,
  register,
  registrationPath,
} from '../support/registration.ts';

const GONE = 'Initial Access Token not found';

onTwoNodes('What one node changes, the other serves at once', (nodes) => {
  it('a realm that is made, renamed and removed', async () => {
    const { one, other } = nodes;
    for (let round = 0; round < 5; round++) {
      const realm = await one.realm();
      assert.equal((await other.call('GET', `/realms/${realm}`)).status, 200);
      assert.equal((await other.admin('PUT', `/${realm}`, { realm: `${realm}-new` })).status, 204);
      assert.equal((await one.call('GET', `/realms/${realm}`)).status, 404);
      assert.equal((await one.call('GET', `/realms/${realm}-new`)).status, 200);
      assert.equal((await one.admin('DELETE', `/${realm}-new`)).status, 204);
      assert.equal((await other.call('GET', `/realms/${realm}-new`)).status, 404);
    }
  });

  it('a realm’s settings', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    for (let round = 1; round <= 10; round++) {
      const [writer, reader] = round % 2 ? [one, other] : [other, one];
      assert.equal(
        (await writer.admin('PUT', `/${realm}`, { notBefore: round, displayName: `${round}` })).status,
        204,
      );
      assert.equal((await reader.call('GET', `/realms/${realm}`)).json['tokens-not-before'], round);
      assert.equal((await reader.admin('GET', `/${realm}`)).json.displayName, `${round}`);
    }
  });

  it('a client’s secret, and whether the client is enabled', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const metadata = { serviceAccountsEnabled: true };
    const made = await register(one, realm, await one.initialAccessToken(realm), { metadata });
    let { secret } = made;
    const gets = (node: typeof one, old: string) =>
      clientCredentials(node, realm, made.clientId, old).then(({ status }) => status);
    const { id } = await adminClient(one, realm, made.clientId);
    for (let round = 0; round < 10; round++) {
      const [writer, reader] = round % 2 ? [one, other] : [other, one];
      const old = secret;
      assert.equal(await gets(reader, old), 200);
      const { json } = await writer.admin('POST', `/${realm}/clients/${id}/client-secret`);
      secret = json.value;
      assert.equal(await gets(reader, old), 401, 'the old one');
      assert.equal(await gets(reader, secret), 200, 'the new one');
    }
    await one.admin('PUT', `/${realm}/clients/${id}`, { enabled: false });
    assert.equal(await gets(other, secret), 401);
  });

  it('a key that signs, and one that is gone', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const certs = async (node: typeof one): Promise<string[]> => {
      const { json } = await node.call('GET', `/realms/${realm}/protocol/openid-connect/certs`);
      return json.keys.map(({ kid }: { kid: string }) => kid).sort();
    };
    const before = await certs(other);
    const { headers } = await one.admin('POST', `/${realm}/components`, {
      name: 'new',
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['200'] },
    });
    const after = await certs(one);
    assert.equal(after.length, before.length + 1);
    assert.deepEqual(await certs(other), after);
    const id = headers.get('location')?.split('/').at(-1);
    assert.equal((await other.admin('DELETE', `/${realm}/components/${id}`)).status, 204);
    assert.deepEqual(await certs(one), before);
  });

  it('an initial access token that is made, used up and deleted', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const path = registrationPath(realm, 'default');
    for (let round = 0; round < 5; round++) {
      const token = await one.initialAccessToken(realm, { count: 2 });
      assert.equal((await other.call('POST', path, { token, json: {} })).status, 201);
      assert.equal((await one.call('POST', path, { token, json: {} })).status, 201);
      assert.equal((await other.call('POST', path, { token, json: {} })).status, 401);
      const next = await other.initialAccessToken(realm, { count: 2 });
      assert.equal((await one.call('POST', path, { token: next, json: {} })).status, 201);
      const deleted = await other.admin('DELETE', `/${realm}/clients-initial-access/${claimsOf(next).jti}`);
      assert.equal(deleted.status, 204);
      assert.equal((await one.call('GET', `${path}/x`, { token: next })).json.error_description, GONE);
      assert.equal((await one.call('POST', path, { token: next, json: {} })).status, 401);
    }
  });

  it('a registration access token that takes turns', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const { clientId, path, token } = await register(one, realm, await one.initialAccessToken(realm));
    let current = token;
    for (let round = 1; round <= 10; round++) {
      const [writer, reader] = round % 2 ? [one, other] : [other, one];
      const json = { clientId, name: `round ${round}` };
      const updated = await writer.call('PUT', path, { token: current, json });
      assert.equal(updated.status, 200);
      assert.equal((await reader.call('GET', path, { token: current })).status, 401, 'the old one');
      current = updated.json.registrationAccessToken;
      assert.equal((await reader.call('GET', path, { token: current })).json.name, `round ${round}`);
    }
    assert.equal((await one.call('DELETE', path, { token: current })).status, 204);
    assert.equal((await other.call('GET', path, { token: current })).status, 401);
  });

  it('a role that is taken away', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const metadata = { serviceAccountsEnabled: true };
    const made = await register(one, realm, await one.initialAccessToken(realm), { metadata });
    const user = (await one.admin('GET', `/${realm}/clients/${made.reply.json.id}/service-account-user`))
      .json;
    const { id } = await adminClient(one, realm, 'realm-management');
    const role = (await one.admin('GET', `/${realm}/clients/${id}/roles/view-clients`)).json;
    const mapping = `/${realm}/users/${user.id}/role-mappings/clients/${id}`;
    const token = (await clientCredentials(other, realm, made.clientId, made.secret)).json.access_token;
    const status = async () => (await other.call('GET', `/admin/realms/${realm}/clients`, { token })).status;
    assert.equal(await status(), 403);
    await one.admin('POST', mapping, [role]);
    assert.equal(await status(), 200);
    await one.admin('DELETE', mapping, [role]);
    assert.equal(await status(), 403);
  });
});
