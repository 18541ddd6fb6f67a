import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { openRegistration } from '../support/policies.ts';
import {
  adminClient,
  countClients,
  initialAccessEntry,
  PROVIDERS,
  register,
  registrationPath,
} from '../support/registration.ts';

const clock = { ahead: 0, now: () => Date.now() + clock.ahead };
const withKey = (key: string) => ({ 'idempotency-key': key });

onEachDatabase(
  'A request that is repeated with its Idempotency-Key',
  (suite) => {
    for (const { provider, idMember } of PROVIDERS) {
      it(`registers once at ${provider}, and is answered the same again`, async () => {
        const { server } = suite;
        const realm = await server.realm();
        const token = await server.initialAccessToken(realm, { count: 1 });
        const path = registrationPath(realm, provider);
        const post = (json: object, key = 'key-1', given = token) =>
          server.call('POST', path, { token: given, json, headers: withKey(key) });
        const before = await countClients(server, realm);
        const first = await post({});
        assert.equal(first.status, 201);
        const again = await post({});
        assert.deepEqual([again.status, again.text], [201, first.text]);
        assert.equal(again.headers.get('location'), first.headers.get('location'));
        assert.equal(await countClients(server, realm), before + 1);
        assert.equal((await initialAccessEntry(server, realm, token)).remainingCount, 0);
        // Another body, another key and another caller are other requests.
        const { status, json } = await post(provider === 'default' ? { name: 'x' } : { client_name: 'x' });
        assert.equal(status, 422);
        assert.match(json.error_description, /Idempotency-Key/);
        assert.equal((await post({}, 'key-2')).status, 401);
        const other = await post({}, 'key-1', await server.initialAccessToken(realm));
        assert.equal(other.status, 201);
        assert.notEqual(other.json[idMember], first.json[idMember]);
      });
    }

    it('brings back the token that an update has issued', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const made = await register(server, realm, await server.initialAccessToken(realm));
      const put = (headers = withKey('key-1')) =>
        server.call('PUT', made.path, {
          token: made.token,
          json: { clientId: made.clientId, name: 'Mine' },
          headers,
        });
      const first = await put();
      const again = await put();
      assert.deepEqual([again.status, again.text], [200, first.text]);
      assert.equal((await put(withKey('key-2'))).status, 401);
      const { registrationAccessToken: token } = again.json;
      assert.equal((await server.call('GET', made.path, { token })).status, 200);
      // Nobody gets back into a client that was disabled.
      const client = await adminClient(server, realm, made.clientId);
      await server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, enabled: false });
      assert.equal((await put()).status, 401);
    });

    it('removes a client once, and says so again', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const made = await register(server, realm, await server.initialAccessToken(realm));
      const remove = (headers = withKey('key-1'), token = made.token) =>
        server.call('DELETE', made.path, { token, headers });
      assert.equal((await remove()).status, 204);
      assert.equal((await remove()).status, 204);
      for (const reply of [remove(withKey('key-2')), remove(withKey('key-1'), `${made.token}x`)])
        assert.equal((await reply).status, 401);
      // The next client of that name is another one.
      const next = await register(server, realm, await server.initialAccessToken(realm), {
        metadata: { clientId: made.clientId },
      });
      assert.equal((await remove()).status, 204);
      assert.equal((await server.call('GET', made.path, { token: next.token })).status, 200);
    });

    it('is refused again when it was refused: nothing of it was kept', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm);
      const post = () =>
        server.call('POST', registrationPath(realm, 'default'), {
          token,
          json: { clientId: 'wanted' },
          headers: withKey('key-1'),
        });
      await server.admin('POST', `/${realm}/clients`, { clientId: 'wanted' });
      assert.equal((await post()).status, 400);
      const { id } = await adminClient(server, realm, 'wanted');
      await server.admin('DELETE', `/${realm}/clients/${id}`);
      assert.equal((await post()).status, 201);
    });

    it('is done anew by nobody, and when an hour has passed', async () => {
      const { server } = suite;
      const realm = await server.realm();
      await openRegistration(server, realm);
      const path = registrationPath(realm, 'default');
      const post = (token?: string) =>
        server.call('POST', path, { json: {}, headers: withKey('key-1'), ...(token && { token }) });
      const [one, other] = [await post(), await post()];
      assert.notEqual(one.json.clientId, other.json.clientId);
      const token = await server.initialAccessToken(realm, { count: 5 });
      const first = await post(token);
      clock.ahead += 3_601_000;
      const later = await post(token);
      clock.ahead = 0;
      assert.equal(later.status, 201);
      assert.notEqual(later.json.clientId, first.json.clientId);
    });

    it('has a key that is one', async () => {
      const { server } = suite;
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm);
      for (const key of ['', 'a b', 'x'.repeat(256), 'ä']) {
        const headers = withKey(key);
        const { status } = await server.call('POST', registrationPath(realm, 'default'), {
          token,
          json: {},
          headers,
        });
        assert.equal(status, 400, key);
      }
    });
  },
  { clock },
);

onTwoNodes('Requests with one Idempotency-Key at once', (nodes) => {
  it('register one client, and all are told of it', async () => {
    const { one, other } = nodes;
    const realm = await one.realm();
    const token = await one.initialAccessToken(realm, { count: 1 });
    const before = await countClients(one, realm);
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? one : other).call('POST', registrationPath(realm, 'default'), {
          token,
          json: { clientId: 'once' },
          headers: withKey('key-1'),
        }),
      ),
    );
    assert.deepEqual([...new Set(replies.map(({ status }) => status))], [201]);
    assert.equal(new Set(replies.map(({ text }) => text)).size, 1);
    assert.equal(await countClients(one, realm), before + 1);
  });
});
