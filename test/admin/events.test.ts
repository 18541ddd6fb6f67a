import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { it } from 'node:test';
import type { StoredEvent } from '../../src/domain/events/event.ts';
import { sweep } from '../../src/domain/sessions/sweep.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf, register, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

const KEPT = { eventsEnabled: true, adminEventsEnabled: true, adminEventsDetailsEnabled: true };

/** What is stored of a realm, whoever may see it; newest first. */
async function stored(server: TestServer, name: string, kind: 'user' | 'admin'): Promise<StoredEvent[]> {
  const { realms, events } = await server.store();
  const realm = await realms.findByName(name);
  return realm ? events.list(realm.id, kind, { first: 0, max: 1000 }) : [];
}

onEachDatabase('Events', (suite) => {
  it('are kept for an audit whatever the realm’s settings, and listed only as they say', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm);
    const { clientId } = await register(server, realm, token);
    await server.call('POST', registrationPath(realm, 'default'), { token, json: { clientId } });
    for (const path of ['events', 'admin-events'])
      assert.deepEqual((await server.admin('GET', `/${realm}/${path}`)).json, []);
    const [refused, registered] = await stored(server, realm, 'user');
    assert.deepEqual([refused?.type, registered?.type], ['CLIENT_REGISTER_ERROR', 'CLIENT_REGISTER']);
    for (const event of [refused, registered]) {
      assert.equal(event?.details.initial_access_token, claimsOf(token).jti);
      assert.equal(event?.details.caller, 'initial access token');
    }
    assert.equal(refused?.details.reason, 'Client Identifier in use');
    const changes = await stored(server, realm, 'admin');
    assert.deepEqual(
      changes.map(({ type, change }) => `${type} ${change?.resourceType}`),
      ['CREATE CLIENT_INITIAL_ACCESS_MODEL'],
    );
    assert.equal(changes[0]?.change?.representation, undefined);
  });

  it('name the policy that decided', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    const reply = await server.call('POST', registrationPath(realm, 'default'), { json: {} });
    assert.equal(reply.status, 403);
    const { json } = await server.admin('GET', `/${realm}/events?type=CLIENT_REGISTER_ERROR`);
    assert.equal(json.length, 1);
    assert.equal(json[0].error, 'not_allowed');
    assert.equal(json[0].details.client_registration_policy, 'Trusted Hosts');
    assert.match(json[0].details.reason, /Host not trusted/);
    assert.equal(json[0].ipAddress, '127.0.0.1');
  });

  it('of callers who are nobody do not fill the audit record', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await server.call('POST', registrationPath(realm, 'default'), { json: {} });
    await server.call('POST', registrationPath(realm, 'default'), { token: 'nonsense', json: {} });
    await server.call('GET', registrationPath(realm, 'default', 'account'));
    assert.deepEqual(await stored(server, realm, 'user'), []);
  });

  it('of reads are kept where the realm asks for them', async () => {
    const { server } = suite;
    const realm = await server.realm({ ...KEPT, enabledEventTypes: ['CLIENT_INFO', 'CLIENT_INFO_ERROR'] });
    const { path, token, clientId } = await register(server, realm, await server.initialAccessToken(realm));
    await server.call('GET', path, { token });
    await server.call('GET', path);
    const { json } = await server.admin('GET', `/${realm}/events`);
    const told = json.map((event: { type: string; clientId: string }) => [event.type, event.clientId]);
    assert.deepEqual(told, [
      ['CLIENT_INFO_ERROR', clientId],
      ['CLIENT_INFO', clientId],
    ]);
  });

  it('that an administrator clears from the list stay in the audit record, and who cleared it', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    await register(server, realm, await server.initialAccessToken(realm));
    for (const path of ['events', 'admin-events'])
      assert.equal((await server.admin('DELETE', `/${realm}/${path}`)).status, 204);
    for (const path of ['events', 'admin-events'])
      assert.deepEqual((await server.admin('GET', `/${realm}/${path}`)).json, []);
    assert.deepEqual(
      (await stored(server, realm, 'user')).map(({ type }) => type),
      ['CLIENT_REGISTER'],
    );
    const paths = (await stored(server, realm, 'admin')).map(({ change }) => change?.resourcePath);
    assert.deepEqual(paths.slice(0, 2), ['admin-events', 'events']);
  });

  it('go when their realm keeps them no longer', async () => {
    const { server } = suite;
    const realm = await server.realm({
      ...KEPT,
      eventsExpiration: 60,
      attributes: { adminEventsExpiration: '60' },
    });
    await register(server, realm, await server.initialAccessToken(realm));
    const count = async () =>
      [await stored(server, realm, 'user'), await stored(server, realm, 'admin')].map(({ length }) => length);
    const store = await server.store();
    const now = Math.floor(Date.now() / 1000);
    await sweep(store, now);
    assert.deepEqual(await count(), [1, 1]);
    await sweep(store, now + 120);
    assert.deepEqual(await count(), [0, 0]);
  });

  it('of changes that were refused are not written', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    await server.admin('POST', `/${realm}/clients`, { clientId: 'account' });
    await server.admin('POST', `/${realm}/clients`, { clientId: 'a', redirectUris: ['javascript:1'] });
    await server.admin('DELETE', `/${realm}/clients/nobody`);
    assert.deepEqual((await server.admin('GET', `/${realm}/admin-events`)).json, []);
  });

  it('hold no secret of what was changed', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    const secret = 'geheim-geheim';
    await server.admin('POST', `/${realm}/clients`, { clientId: 'a', secret });
    await server.admin('POST', `/${realm}/users`, {
      username: 'ann',
      credentials: [{ type: 'password', value: secret }],
    });
    const { json: users } = await server.admin('GET', `/${realm}/users?username=ann`);
    await server.admin('PUT', `/${realm}/users/${users[0].id}/reset-password`, {
      type: 'password',
      value: secret,
    });
    await server.admin('PUT', `/${realm}`, {
      smtpServer: { host: 'mail.example.org', from: 'a@example.org', password: secret },
    });
    const events = await stored(server, realm, 'admin');
    assert.equal(events.length, 4);
    assert.doesNotMatch(JSON.stringify(events), /geheim/);
  });

  it('are asked for in words that are known', async () => {
    const { server, realm } = suite;
    for (const query of [
      'events?type=NOPE',
      'admin-events?operationTypes=NOPE',
      'admin-events?resourceTypes=NOPE',
    ]) {
      const { status, json } = await server.admin('GET', `/${realm}/${query}`);
      assert.equal(status, 400);
      assert.match(json.error, /^Invalid value for '\w+'$/);
    }
    for (const query of [
      'events?client=%00',
      'events?user=%00&ipAddress=%00',
      'admin-events?resourcePath=%00*',
    ])
      assert.deepEqual((await server.admin('GET', `/${realm}/${query}`)).json, []);
  });

  it('of logins with a name that holds anything are stored', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    const form = {
      grant_type: 'password',
      client_id: 'a\u0000b',
      username: 'x'.repeat(50_000),
      password: 'x',
    };
    const reply = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    assert.equal(reply.status, 401);
    const { json } = await server.admin('GET', `/${realm}/events`);
    assert.equal(json[0].type, 'LOGIN_ERROR');
    assert.equal(json[0].clientId, 'a\u0000b');
  });

  it('of a realm that was made and removed are in the administrator’s own realm', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await server.admin('DELETE', `/${realm}`);
    const mine = (await stored(server, 'master', 'admin')).filter(
      ({ change }) => change?.resourcePath === realm,
    );
    assert.deepEqual(
      mine.map(({ type }) => type),
      ['DELETE', 'CREATE'],
    );
  });

  it('tell what came of a form, and nothing of the request around it or of keys', async () => {
    const { server } = suite;
    const realm = await server.realm(KEPT);
    await server.admin('POST', `/${realm}/clients`, { clientId: 'app' });
    const [{ id }] = (await server.admin('GET', `/${realm}/clients?clientId=app`)).json;
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const token = await server.adminToken();
    const post = (path: string, parts: Record<string, string>) =>
      server.call('POST', `/admin/realms/${realm}${path}`, {
        token,
        headers: { 'content-type': 'multipart/form-data; boundary=limit' },
        body: `${Object.entries(parts)
          .map(
            ([name, value]) =>
              `--limit\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
          )
          .join('')}--limit--\r\n`,
      });
    const keys = `/clients/${id}/certificates/jwt.credential`;
    assert.equal((await post(`${keys}/upload`, { keystoreFormat: 'Public Key PEM', file })).status, 200);
    const made = await server.admin('POST', `/${realm}${keys}/generate`);
    assert.equal(made.status, 200);
    assert.ok((await post('/localization/de', { file: '{"a":"b"}' })).status < 300);
    const representations = (await stored(server, realm, 'admin')).map(
      ({ change }) => change?.representation ?? '',
    );
    for (const told of [token, made.json.privateKey, 'content-type'])
      assert.ok(!representations.some((text) => text.includes(told)), told);
    assert.ok(representations.some((text) => text.includes('BEGIN PUBLIC KEY')));
    assert.ok(representations.some((text) => text.includes(made.json.certificate)));
  });
});
