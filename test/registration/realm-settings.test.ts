import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { openRegistration, removePolicy } from '../support/policies.ts';
import { adminClient, countClients, register, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

const set = (server: TestServer, realm: string, settings: Record<string, string>) =>
  server.admin('PUT', `/${realm}`, {
    attributes: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`clientRegistration.${name}`, value]),
    ),
  });

onEachDatabase('A realm', (suite) => {
  it('may ask for an initial access token, or take no registrations', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const path = registrationPath(realm, 'default');
    const token = await server.initialAccessToken(realm, { count: 5 });
    const own = await register(server, realm, token);
    const post = async (given?: string) =>
      (await server.call('POST', path, { json: {}, ...(given !== undefined && { token: given }) })).status;
    assert.deepEqual([await post(), await post(token)], [201, 201]);
    await set(server, realm, { access: 'token' });
    assert.deepEqual([await post(), await post(token)], [401, 201]);
    await set(server, realm, { access: 'off' });
    const before = await countClients(server, realm);
    assert.deepEqual([await post(), await post(token)], [403, 403]);
    assert.equal(await countClients(server, realm), before);
    // What is there is still managed by its owner.
    assert.equal((await server.call('GET', own.path, { token: own.token })).status, 200);
    const json = { clientId: own.clientId, name: 'Mine' };
    assert.equal((await server.call('PUT', own.path, { token: own.token, json })).status, 200);
  });

  it('says what becomes of scopes that it has not', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 20 });
    const create = (scope: string) =>
      server.call('POST', registrationPath(realm, 'openid-connect'), {
        token,
        json: { redirect_uris: ['https://app.example.org/cb'], scope },
      });
    assert.equal((await create('email nowhere')).status, 403);
    await set(server, realm, { undefinedScopes: 'drop' });
    const made = await create('email nowhere');
    assert.equal(made.status, 201, made.text);
    assert.equal(made.json.scope, 'email');
    // A scope that is there, and is not allowed, is the policies' business as before.
    assert.equal((await create('service_account')).status, 403);
    await removePolicy(server, realm, 'allowed-client-templates', 'authenticated');
    await set(server, realm, { undefinedScopes: 'refuse' });
    const refused = await create('email nowhere');
    assert.equal(refused.status, 400);
    assert.equal(refused.json.error, 'invalid_client_metadata');
    assert.match(refused.json.error_description, /^scope: nowhere /);
    assert.equal((await create('email openid')).status, 201);
    const { clientId } = made.json;
    assert.equal(await adminClient(server, realm, clientId ?? 'none'), undefined);
  });

  it('accepts scopes that it has not where it says so, and makes them', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 50 });
    const create = (scope: string, metadata: object = {}) =>
      server.call('POST', registrationPath(realm, 'openid-connect'), {
        token,
        json: { redirect_uris: [], grant_types: ['client_credentials'], scope, ...metadata },
      });
    const scopes = async () => (await server.admin('GET', `/${realm}/client-scopes`)).json;
    await set(server, realm, { undefinedScopes: 'accept' });
    const first = await create('email invoices:read');
    assert.equal(first.status, 201, first.text);
    assert.deepEqual(first.json.scope.split(' ').sort(), ['email', 'invoices:read']);
    const [made] = (await scopes()).filter(({ name }: { name: string }) => name === 'invoices:read');
    assert.equal(made.protocolMappers, undefined);
    const granted = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      form: {
        grant_type: 'client_credentials',
        client_id: first.json.client_id,
        client_secret: first.json.client_secret,
        scope: 'invoices:read',
      },
    });
    assert.ok(granted.json.scope.split(' ').includes('invoices:read'), granted.text);
    // Another client gets the same scope where it names it, and by an update, and no other client does.
    const second = await create('invoices:read');
    assert.equal(second.status, 201, second.text);
    const plain = await create('email');
    assert.ok(!plain.json.scope.includes('invoices'));
    const { registration_access_token: own, client_id } = plain.json;
    const put = await server.call('PUT', registrationPath(realm, 'openid-connect', client_id), {
      token: own,
      json: {
        client_id,
        redirect_uris: [],
        grant_types: ['client_credentials'],
        scope: 'email invoices:write',
      },
    });
    assert.equal(put.status, 200, put.text);
    assert.ok(put.json.scope.includes('invoices:write'));
    const json = { clientId: 'shop', optionalClientScopes: ['stock:read'] };
    const kept = await server.call('POST', registrationPath(realm, 'default'), { token, json });
    assert.deepEqual(kept.json.optionalClientScopes, ['stock:read']);
    // What only is tried is not made.
    const before = (await scopes()).length;
    const dry = await server.call('POST', `${registrationPath(realm, 'default')}?dry-run=true`, {
      token,
      json: { optionalClientScopes: ['dry:run'] },
    });
    assert.deepEqual(dry.json.client.optionalClientScopes, ['dry:run']);
    assert.equal((await scopes()).length, before);
  });

  it('makes no scope that means something to the server, none by the hundred, and no more than it may have', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const create = (scope: string) =>
      server.call('POST', registrationPath(realm, 'openid-connect'), {
        json: { redirect_uris: ['https://app.example.org/cb'], scope },
      });
    const scopes = async (): Promise<{ id: string; name: string }[]> =>
      (await server.admin('GET', `/${realm}/client-scopes`)).json;
    const offline = (await scopes()).find(({ name }) => name === 'offline_access');
    assert.equal((await server.admin('DELETE', `/${realm}/client-scopes/${offline?.id}`)).status, 204);
    const there = (await scopes()).length;
    await set(server, realm, { undefinedScopes: 'accept', maxClientScopes: String(there + 3) });
    const many = Array.from({ length: 21 }, (_, index) => `scope-${index}`).join(' ');
    for (const scope of ['offline_access', 'a"b', 'a\\b', 'é', 'x'.repeat(101), many, 'a b c d']) {
      const { status, json } = await create(scope);
      assert.equal(status, 400, scope);
      assert.equal(json.error, 'invalid_client_metadata');
      assert.match(json.error_description, /^scope: /);
    }
    assert.equal((await scopes()).length, there);
    const made = await Promise.all(Array.from({ length: 8 }, (_, index) => create(`own-${index}`)));
    assert.equal(made.filter(({ status }) => status === 201).length, 3);
    assert.deepEqual(new Set(made.map(({ status }) => status)), new Set([201, 400]));
    assert.equal((await scopes()).length, there + 3);
    const same = await Promise.all(Array.from({ length: 5 }, () => create('own-shared')));
    assert.ok(same.every(({ status }) => status === 400));
    await set(server, realm, { undefinedScopes: 'accept', maxClientScopes: String(there + 4) });
    const shared = await Promise.all(Array.from({ length: 5 }, () => create('own-shared')));
    assert.deepEqual(
      shared.map(({ status }) => status),
      [201, 201, 201, 201, 201],
    );
    assert.equal((await scopes()).length, there + 4);
  });

  it('takes no setting that is none', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const wrong = [
      { access: 'closed' },
      { undefinedScopes: 'create' },
      { maxClientScopes: '-1' },
      { maxClientScopes: '2001' },
      { 'limit.address': '0' },
      { 'limit.anonymous': 'many' },
      { 'limit.initialAccessToken': '1000001' },
    ];
    for (const settings of wrong) {
      const { status, json } = await set(server, realm, settings as Record<string, string>);
      assert.equal(status, 400, JSON.stringify(settings));
      assert.match(json.errorMessage, /^'clientRegistration\./);
    }
  });
});

onEachDatabase(
  'Registrations a minute',
  (suite) => {
    const many = async (path: string, count: number, token?: string) => {
      const send = () => suite.server.call('POST', path, { json: {}, ...(token !== undefined && { token }) });
      const replies = await Promise.all(Array.from({ length: count }, send));
      const refused = replies.filter(({ status }) => status === 429);
      for (const { headers, json } of refused) {
        assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
        assert.equal(json.error, 'too_many_requests');
      }
      return { made: replies.filter(({ status }) => status === 201).length, refused: refused.length };
    };

    it('are 300 with one initial access token, and of the anonymous callers of one realm', async () => {
      const { server } = suite;
      const realm = await server.realm();
      await openRegistration(server, realm);
      await removePolicy(server, realm, 'max-clients', 'anonymous');
      const path = registrationPath(realm, 'default');
      const token = await server.initialAccessToken(realm, { count: 1000 });
      assert.deepEqual(await many(path, 310, token), { made: 300, refused: 10 });
      assert.deepEqual(await many(path, 310), { made: 300, refused: 10 });
      // Another token is another matter.
      assert.deepEqual(await many(path, 1, await server.initialAccessToken(realm)), { made: 1, refused: 0 });
    });

    it('are as many as the realm says', async () => {
      const { server } = suite;
      const realm = await server.realm();
      await set(server, realm, { 'limit.initialAccessToken': '5', 'limit.address': '8' });
      const path = registrationPath(realm, 'default');
      const token = await server.initialAccessToken(realm, { count: 100 });
      assert.deepEqual(await many(path, 6, token), { made: 5, refused: 1 });
      assert.deepEqual(await many(path, 6, await server.initialAccessToken(realm)), { made: 2, refused: 4 });
    });

    it('are 1000 of one address, whatever the realm and the token', async () => {
      const { server } = suite;
      let [made, refused] = [0, 0];
      for (let round = 0; round < 5; round += 1) {
        const realm = await server.realm();
        const token = await server.initialAccessToken(realm, { count: 1000 });
        const outcome = await many(registrationPath(realm, 'default'), 200, token);
        made += outcome.made;
        refused += outcome.refused;
      }
      assert.ok(made < 1000 && refused > 0, `${made} made, ${refused} refused`);
    });
  },
  { flags: { 'rate-limits': 'on' } },
);
