import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import {
  adminClient,
  claimsOf,
  clientCredentials,
  countClients,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';

const ownToken = ({ json }: Reply): string => json.registrationAccessToken ?? json.registration_access_token;

const NOT_FOR_UPDATE = {
  error: 'invalid_token',
  error_description: 'Not authorized to update client. Maybe missing token or bad token type.',
};
const NOT_FOR_VIEW = {
  error: 'invalid_token',
  error_description: 'Not authorized to view client. Not valid token or client credentials provided.',
};

onEachDatabase('A registration access token', (suite) => {
  const registered = async (provider: 'default' | 'openid-connect' = 'default', metadata: object = {}) => {
    const { server, realm } = suite;
    return register(server, realm, await server.initialAccessToken(realm), { provider, metadata });
  };

  it('reads a client whose keys an administrator has written as no key set', async () => {
    const { server, realm } = suite;
    const { path, token, clientId } = await registered('openid-connect');
    const { id, ...client } = await adminClient(server, realm, clientId);
    for (const [keys, shown] of [
      ['nonsense', undefined],
      ['null', undefined],
      ['[]', undefined],
      ['{"keys":[]}', { keys: [] }],
    ] as const) {
      const attributes = { ...client.attributes, 'use.jwks.string': 'true', 'jwks.string': keys };
      const { status } = await server.admin('PUT', `/${realm}/clients/${id}`, { ...client, attributes });
      assert.equal(status, 204);
      const read = await server.call('GET', path, { token });
      assert.deepEqual([read.status, read.json.jwks], [200, shown], keys);
    }
  });

  for (const { provider, idMember } of PROVIDERS) {
    const nameMember = provider === 'default' ? 'name' : 'client_name';

    it(`reads its client at ${provider} and stays as it is`, async () => {
      const { server } = suite;
      const { path, token, reply } = await registered(provider, { [nameMember]: 'Mine' });
      for (let time = 0; time < 2; time++) {
        const read = await server.call('GET', path, { token });
        assert.equal(read.status, 200);
        assert.equal(ownToken(read), token);
        assert.equal(read.json[nameMember], 'Mine');
        assert.equal(read.json[idMember], reply.json[idMember]);
      }
    });

    it(`is replaced by the update it allows at ${provider}, and is over then`, async () => {
      const { server, realm } = suite;
      const { path, token, clientId } = await registered(provider);
      const change = { [idMember]: clientId, [nameMember]: 'First' };
      const updated = await server.call('PUT', path, { token, json: change });
      assert.equal(updated.status, 200);
      assert.equal(updated.json[nameMember], 'First');
      const next = ownToken(updated);
      assert.notEqual(next, token);
      assert.notEqual(claimsOf(next).jti, claimsOf(token).jti);
      const [event] = await server.events(realm);
      assert.deepEqual([event?.type, event?.clientId], ['CLIENT_UPDATE', clientId]);

      const again = { [idMember]: clientId, [nameMember]: 'Second' };
      const refused = await server.call('PUT', path, { token, json: again });
      assert.equal(refused.status, 401);
      assert.deepEqual(refused.json, NOT_FOR_UPDATE);
      const unread = await server.call('GET', path, { token });
      assert.equal(unread.status, 401);
      assert.deepEqual(unread.json, NOT_FOR_VIEW);
      const kept = await server.call('DELETE', path, { token });
      assert.equal(kept.status, 401);
      assert.equal((await server.call('GET', path, { token: next })).json[nameMember], 'First');
      const types = (await server.events(realm)).slice(0, 3).map(({ type }) => type);
      assert.deepEqual(types, ['CLIENT_DELETE_ERROR', 'CLIENT_INFO_ERROR', 'CLIENT_UPDATE_ERROR']);
    });

    it(`stays when the update at ${provider} is refused`, async () => {
      const { server } = suite;
      const { path, token, clientId } = await registered(provider);
      const member = provider === 'default' ? 'redirectUris' : 'redirect_uris';
      const refused = await server.call('PUT', path, {
        token,
        json: { [idMember]: clientId, [member]: ['data:text/html,x'] },
      });
      assert.equal(refused.status, 400);
      const renamed = await server.call('PUT', path, { token, json: { [idMember]: 'somebody-else' } });
      assert.equal(renamed.status, 400);
      assert.equal(renamed.json.error_description, 'Client Identifier modified');
      assert.equal((await server.call('GET', path, { token })).status, 200);
    });

    it(`removes its client at ${provider}, and itself with it`, async () => {
      const { server, realm } = suite;
      const before = await countClients(server, realm);
      const { path, token, clientId, secret } = await registered(provider, {
        ...(provider === 'default'
          ? { serviceAccountsEnabled: true }
          : { grant_types: ['client_credentials'] }),
      });
      assert.equal((await clientCredentials(server, realm, clientId, secret)).status, 200);
      const removed = await server.call('DELETE', path, { token });
      assert.equal(removed.status, 204);
      assert.equal(removed.text, '');
      assert.equal(await countClients(server, realm), before);
      for (const method of ['GET', 'DELETE']) {
        assert.equal((await server.call(method, path, { token })).status, 401, method);
      }
      assert.equal((await clientCredentials(server, realm, clientId, secret)).status, 401);
      const event = (await server.events(realm)).find(({ type }) => type === 'CLIENT_DELETE');
      assert.equal(event?.clientId, clientId);
    });

    it(`of one client opens no other at ${provider}`, async () => {
      const { server } = suite;
      const mine = await registered(provider);
      const theirs = await registered(provider);
      const change = { [idMember]: theirs.clientId, [nameMember]: 'Taken over' };
      const token = mine.token;
      assert.deepEqual((await server.call('GET', theirs.path, { token })).json, NOT_FOR_VIEW);
      assert.deepEqual((await server.call('PUT', theirs.path, { token, json: change })).json, NOT_FOR_UPDATE);
      assert.deepEqual((await server.call('DELETE', theirs.path, { token })).json, NOT_FOR_UPDATE);
      // A client that is not there is answered no differently.
      const nowhere = registrationPath(suite.realm, provider, 'no-such-client');
      assert.deepEqual((await server.call('GET', nowhere, { token })).json, NOT_FOR_VIEW);
      const untouched = await server.call('GET', theirs.path, { token: theirs.token });
      assert.equal(untouched.json[nameMember], undefined);
      assert.equal((await server.call('GET', mine.path, { token })).status, 200);
    });

    it(`registers nothing at ${provider}`, async () => {
      const { server, realm } = suite;
      const { token } = await registered(provider);
      const before = await countClients(server, realm);
      const reply = await server.call('POST', registrationPath(realm, provider), { token, json: {} });
      assert.equal(reply.status, 403);
      assert.equal(reply.json.error, 'insufficient_scope');
      assert.equal(await countClients(server, realm), before);
    });

    it(`reissued by an administrator takes the place of the old one at ${provider}`, async () => {
      const { server, realm } = suite;
      const { path, token, clientId } = await registered(provider);
      const { id } = await adminClient(server, realm, clientId);
      const reissued = await server.admin('POST', `/${realm}/clients/${id}/registration-access-token`);
      assert.equal(reissued.status, 200);
      const next = reissued.json.registrationAccessToken;
      assert.equal((await server.call('GET', path, { token })).status, 401);
      const change = { [idMember]: clientId, [nameMember]: 'Found again' };
      const updated = await server.call('PUT', path, { token: next, json: change });
      assert.equal(updated.status, 200);
      assert.equal(updated.json[nameMember], 'Found again');
    });

    it(`is of no use at ${provider} while its client is disabled`, async () => {
      const { server, realm } = suite;
      const { path, token, clientId } = await registered(provider);
      const client = await adminClient(server, realm, clientId);
      const enable = (enabled: boolean) =>
        server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, enabled });
      assert.equal((await enable(false)).status, 204);
      const json = { [idMember]: clientId, [nameMember]: 'Back again' };
      assert.equal((await server.call('GET', path, { token })).status, 401);
      assert.equal((await server.call('PUT', path, { token, json })).status, 401);
      assert.equal((await server.call('DELETE', path, { token })).status, 401);
      assert.equal((await adminClient(server, realm, clientId)).enabled, false);
      assert.equal((await enable(true)).status, 204);
      assert.equal((await server.call('GET', path, { token })).status, 200);
    });
  }

  it('works at either provider, whichever made the client', async () => {
    const { server, realm } = suite;
    const { clientId, token } = await registered('openid-connect', { client_name: 'Both' });
    const read = await server.call('GET', registrationPath(realm, 'default', clientId), { token });
    assert.equal(read.status, 200);
    assert.equal(read.json.name, 'Both');
  });

  it('of another realm is not known, though the client id is the same', async () => {
    const { server, realm } = suite;
    const elsewhere = await server.realm();
    const metadata = { clientId: 'same-name' };
    const here = await register(server, realm, await server.initialAccessToken(realm), { metadata });
    const there = await register(server, elsewhere, await server.initialAccessToken(elsewhere), { metadata });
    for (const [path, token] of [
      [here.path, there.token],
      [there.path, here.token],
    ] as const) {
      const reply = await server.call('GET', path, { token });
      assert.equal(reply.status, 401);
      assert.equal(reply.json.error_description, 'Failed decode token');
      assert.equal((await server.call('DELETE', path, { token })).status, 401);
    }
  });

  it('of a client that is gone does not open the next client of that name', async () => {
    const { server, realm } = suite;
    const metadata = { clientId: 'phoenix' };
    const initial = await server.initialAccessToken(realm);
    const first = await register(server, realm, initial, { metadata });
    assert.equal((await server.call('DELETE', first.path, { token: first.token })).status, 204);
    const second = await register(server, realm, initial, { metadata });
    assert.equal((await server.call('GET', second.path, { token: first.token })).status, 401);
    assert.equal((await server.call('DELETE', second.path, { token: first.token })).status, 401);
    assert.equal((await server.call('GET', second.path, { token: second.token })).status, 200);
  });

  it('is no administrator’s token, no access token of any other kind, and no client’s secret', async () => {
    const { server, realm } = suite;
    const { token, clientId } = await registered();
    assert.equal((await server.call('GET', `/admin/realms/${realm}`, { token })).status, 401);
    assert.equal((await server.call('GET', `/admin/realms/${realm}/clients`, { token })).status, 401);
    assert.equal((await clientCredentials(server, realm, clientId, token)).status, 401);
  });

  it('is not kept in the database, and neither is the secret in clear', async () => {
    const { server, realm } = suite;
    const { token, clientId, secret } = await registered();
    const store = await server.store();
    const stored = await store.clients.findByClientId(
      (await store.realms.findByName(realm))?.id ?? '',
      clientId,
    );
    assert.equal(stored?.secret, secret);
    assert.ok(stored?.registrationTokenHash);
    assert.ok(!JSON.stringify(stored).includes(String(claimsOf(token).jti)));
  });

  it('does not work in a realm that is disabled', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const initial = await server.initialAccessToken(realm);
    const { path, token } = await register(server, realm, initial);
    assert.equal((await server.admin('PUT', `/${realm}`, { enabled: false })).status, 204);
    const calls = [
      server.call('POST', registrationPath(realm, 'default'), { token: initial, json: {} }),
      server.call('GET', path, { token }),
      server.call('DELETE', path, { token }),
    ];
    for (const { status } of await Promise.all(calls))
      assert.ok(status === 401 || status === 403, String(status));
  });
});
