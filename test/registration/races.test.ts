import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import {
  claimsOf,
  clientCredentials,
  countClients,
  initialAccessEntry,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

/** Fifty registrations at once with a token of count 2, spread over the servers. */
async function fiftyAtOnce(servers: readonly TestServer[], provider: 'default' | 'openid-connect') {
  const [server] = servers;
  assert.ok(server);
  const realm = await server.realm();
  const token = await server.initialAccessToken(realm, { count: 2 });
  const before = await countClients(server, realm);
  const json =
    provider === 'default' ? { serviceAccountsEnabled: true } : { grant_types: ['client_credentials'] };
  const replies = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (servers[index % servers.length] ?? server).call('POST', registrationPath(realm, provider), {
        token,
        json,
      }),
    ),
  );
  const made = replies.filter(({ status }) => status === 201);
  const refused = replies.filter(({ status }) => status === 401);
  assert.deepEqual([made.length, refused.length], [2, 48]);
  for (const { json: body } of refused) {
    assert.deepEqual(body, {
      error: 'invalid_token',
      error_description: 'No remaining count on initial access token',
    });
  }
  assert.equal(await countClients(server, realm), before + 2);
  assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 0);
  const events = await server.events(realm);
  assert.equal(events.filter(({ type }) => type === 'CLIENT_REGISTER').length, 2);
  for (const { json: client } of made) {
    const id = client.clientId ?? client.client_id;
    const reply = await clientCredentials(server, realm, id, client.secret ?? client.client_secret);
    assert.equal(reply.status, 200, 'the service account is there');
  }
}

/** A hundred updates at once with one registration access token, spread over the servers. */
async function hundredUpdates(servers: readonly TestServer[]) {
  const [server] = servers;
  assert.ok(server);
  const realm = await server.realm();
  const { path, token, clientId } = await register(server, realm, await server.initialAccessToken(realm));
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      (servers[index % servers.length] ?? server).call('PUT', path, {
        token,
        json: { clientId, name: `name ${index}` },
      }),
    ),
  );
  const done = replies.filter(({ status }) => status === 200);
  assert.equal(done.length, 1);
  assert.equal(replies.filter(({ status }) => status === 401).length, 99);
  const next = done[0]?.json.registrationAccessToken;
  for (const node of servers) {
    const read = await node.call('GET', path, { token: next });
    assert.equal(read.status, 200);
    assert.equal(read.json.name, done[0]?.json.name);
    assert.equal((await node.call('GET', path, { token })).status, 401);
  }
  const events = await server.events(realm);
  assert.equal(events.filter(({ type }) => type === 'CLIENT_UPDATE').length, 1);
}

onEachDatabase('Of many at once', (suite) => {
  for (const { provider } of PROVIDERS) {
    it(`two of fifty register with a token of count 2 at ${provider}`, async () => {
      await fiftyAtOnce([suite.server], provider);
    });
  }

  it('one of a hundred updates with one registration access token succeeds', async () => {
    await hundredUpdates([suite.server]);
  });

  it('one of twenty registrations gets a client id, and the others lose nothing of their count', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 20 });
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.call('POST', registrationPath(realm, 'default'), {
          token,
          json: { clientId: 'wanted by all' },
        }),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, 1);
    assert.equal(replies.filter(({ status }) => status === 400).length, 19);
    assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 19);
  });

  it('one of twenty removals succeeds', async () => {
    const { server, realm } = suite;
    const { path, token } = await register(server, realm, await server.initialAccessToken(realm));
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => server.call('DELETE', path, { token })),
    );
    assert.equal(replies.filter(({ status }) => status === 204).length, 1);
    assert.equal(replies.filter(({ status }) => status === 401).length, 19);
  });

  it('a token that is deleted meanwhile registers as many as it had counted off', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 100 });
    const before = await countClients(server, realm);
    const id = claimsOf(token).jti;
    const admin = await server.adminToken();
    const calls = Array.from({ length: 40 }, (_, index) =>
      index === 20
        ? server.call('DELETE', `/admin/realms/${realm}/clients-initial-access/${id}`, { token: admin })
        : server.call('POST', registrationPath(realm, 'default'), { token, json: {} }),
    );
    const replies = await Promise.all(calls);
    const made = replies.filter(({ status }) => status === 201).length;
    assert.equal(await countClients(server, realm), before + made);
    for (const { status } of replies) assert.ok([201, 204, 401].includes(status), String(status));
    const late = await server.call('POST', registrationPath(realm, 'default'), { token, json: {} });
    assert.equal(late.status, 401);
  });
});

onTwoNodes('Of many at once on two nodes', (nodes) => {
  for (const { provider } of PROVIDERS) {
    it(`two of fifty register with a token of count 2 at ${provider}`, async () => {
      await fiftyAtOnce([nodes.one, nodes.other], provider);
    });
  }

  it('one of a hundred updates with one registration access token succeeds', async () => {
    await hundredUpdates([nodes.one, nodes.other]);
  });
});
