import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { adminClient, countClients, register, registrationPath } from '../support/registration.ts';
import { type Door, doorsOf, knock } from './doors.ts';

/** Values that are of no use to a member of that type. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  string: [[], ['a'], {}, { a: 1 }],
  boolean: ['yes', 'on', 1.5, [], {}],
  number: ['x', '1x', true, [], {}, 99999999999, -99999999999],
  array: ['https://app.example.org', 1, true, {}, [{}], [['a']]],
  object: ['x', 1, true, [], ['a']],
};

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);

onEachDatabase('A member of the wrong type', (suite) => {
  let doors: readonly Door[];
  before(async () => {
    doors = await doorsOf(suite.server, suite.realm);
  });

  it('is refused at every door, member by member, and leaves nothing', async () => {
    const { server, realm } = suite;
    const kept = await snapshot(server, realm);
    for (const door of doors) {
      const good = door.good();
      for (const [name, value] of Object.entries(good)) {
        for (const wrong of WRONG[typeOf(value)] ?? []) {
          const reply = await knock(server, door, JSON.stringify({ ...good, [name]: wrong }));
          assertRefused(reply, `${door.name}: ${name} = ${JSON.stringify(wrong)}`, 400);
        }
      }
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });
});

onEachDatabase('A text of a kind nobody expects', (suite) => {
  /** Registers at `default` and gives the status, and what the Admin API shows of it. */
  const attempt = async (json: object) => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm);
    return server.call('POST', registrationPath(realm, 'default'), { token, json });
  };

  it('names no role that hides part of its name', async () => {
    for (const name of ['a\u202eb', 'a\nb', ' ', '', 'r'.repeat(256), 'a\u{e0041}']) {
      const reply = await attempt({ defaultRoles: ['reader', name] });
      assertRefused(reply, JSON.stringify(name), 400);
      assert.match(reply.json.error_description, /^A role name must be text/);
    }
    assert.equal((await attempt({ defaultRoles: ['Lesen & schreiben'] })).status, 201);
  });

  it('names an attribute like a member of every object, and is an attribute like any other', async () => {
    const { server, realm } = suite;
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', ''];
    for (const name of names) {
      const body = `{"attributes":{${JSON.stringify(name)}:"polluted"}}`;
      const token = await server.initialAccessToken(realm);
      const reply = await server.call('POST', registrationPath(realm, 'default'), {
        token,
        body,
        headers: { 'content-type': 'application/json' },
      });
      assert.ok(reply.status === 201 || reply.status === 400, `${name}: ${reply.text}`);
      if (reply.status === 201) {
        const shown = await adminClient(server, realm, reply.json.clientId);
        assert.equal(Object.getOwnPropertyDescriptor(shown.attributes, name)?.value, 'polluted', name);
      }
      const { json: next } = await attempt({});
      const own = ['client.secret.creation.time', 'realm_client'];
      assert.deepEqual(Object.keys(next.attributes).sort(), own, `the next client after ${name}`);
      assert.equal(({} as Record<string, unknown>)[name] === 'polluted', false);
    }
  });

  it('that holds a zero character is refused everywhere, on either database', async () => {
    const { server, realm } = suite;
    const doors = await doorsOf(server, realm);
    const kept = await snapshot(server, realm);
    for (const door of doors) {
      for (const [name, value] of Object.entries(door.good())) {
        const bad =
          typeof value === 'string'
            ? `${value}\0`
            : Array.isArray(value)
              ? ['\0']
              : typeof value === 'object'
                ? { 'a\0': 'b' }
                : undefined;
        if (bad === undefined) continue;
        const reply = await knock(server, door, JSON.stringify({ ...door.good(), [name]: bad }));
        assertRefused(reply, `${door.name}: ${name}`, 400);
      }
    }
    assertRefused(await server.admin('POST', `/${realm}/users`, { username: 'a\0b' }), 'a user', 400);
    assertRefused(await server.admin('POST', '', { realm: 'ab', id: 'a\0b' }), 'an id', 400);
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('that is half of a surrogate pair is refused, or kept and shown', async () => {
    for (const body of [
      { clientId: '\ud800' },
      { name: '\udfff' },
      { attributes: { '\ud800': '\udc00\ud800' } },
    ]) {
      const { status, text } = await attempt(body);
      assert.ok(status === 201 || status === 400, text);
    }
  });

  it('that is too long is refused', async () => {
    const { server, realm } = suite;
    const before = await countClients(server, realm);
    const long = 'n'.repeat(100_000);
    for (const body of [
      { clientId: long },
      { id: long },
      { name: long },
      { description: long },
      { secret: long },
      { attributes: { [long]: 'x' } },
      { attributes: { a: `${long}${long}` } },
      { redirectUris: [`https://app.example.org/${long}`] },
    ])
      assertRefused(await attempt(body), Object.keys(body).join(), 400);
    assert.equal(await countClients(server, realm), before);
  });

  it('is the client id that another client’s path would be, and opens that client to nobody', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    for (const clientId of [
      '..',
      '../admin',
      'a/b',
      'a%2Fb',
      '%',
      'a?b',
      'a#b',
      '{a}',
      'ü',
      '😀',
      ' a ',
      "'--",
      'a;b',
    ]) {
      const reply = await server.call('POST', registrationPath(realm, 'default'), {
        token,
        json: { clientId },
      });
      assert.ok(reply.status === 201 || reply.status === 400, `${clientId}: ${reply.text}`);
      if (reply.status !== 201) continue;
      const location = reply.headers.get('location') ?? '';
      assert.ok(
        location.startsWith(`${server.url}/realms/${realm}/clients-registrations/default/`),
        clientId,
      );
      const shown = await adminClient(server, realm, clientId);
      assert.equal(shown.clientId, clientId);
      const own = reply.json.registrationAccessToken;
      const read = await server.call('GET', registrationPath(realm, 'default', clientId), { token: own });
      assert.ok(
        read.status === 200 || (read.status >= 400 && read.status < 500),
        `${clientId}: ${read.status}`,
      );
      if (read.status === 200) assert.equal(read.json.clientId, clientId);
    }
  });

  it('is a signature algorithm that the realm has no key for, and leads to no failure', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    const names = ['ES256', 'PS512', 'HS256', 'EdDSA', 'none', 'NOPE', 'toString', '__proto__'];
    for (const name of names) {
      const metadata = {
        serviceAccountsEnabled: true,
        attributes: { 'access.token.signed.response.alg': name, 'id.token.signed.response.alg': name },
      };
      const reply = await server.call('POST', registrationPath(realm, 'default'), { token, json: metadata });
      assert.ok(reply.status === 201 || reply.status === 400, `${name}: ${reply.text}`);
      if (reply.status !== 201) continue;
      const form = {
        grant_type: 'client_credentials',
        scope: 'openid',
        client_id: reply.json.clientId,
        client_secret: reply.json.secret,
      };
      const got = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
      assert.ok(got.status < 500, `${name}: ${got.text}`);
    }
  });

  it('is a time no clock shows, and leads to no failure', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    for (const lifespan of ['-1', '0', '1e9', '99999999999999999999', 'soon', 'NaN']) {
      const metadata = { serviceAccountsEnabled: true, attributes: { 'access.token.lifespan': lifespan } };
      const { clientId, secret } = await register(server, realm, token, { metadata });
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
      const got = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
      assert.ok(got.status < 500, `${lifespan}: ${got.text}`);
    }
  });

  it('is a moment past all clocks, and what was made then is read all the same', async () => {
    const { server } = suite;
    for (const moment of [Number.MAX_SAFE_INTEGER + 2, 9e18, 1.5, -1]) {
      const users = [
        {
          username: 'bea',
          createdTimestamp: moment,
          credentials: [{ type: 'otp', createdDate: moment, secretData: '{}', credentialData: '{}' }],
          clientConsents: [{ clientId: 'app', createdDate: moment, lastUpdatedDate: moment }],
        },
      ];
      const realm = await server.realm({ clients: [{ clientId: 'app' }], users });
      const [{ id }] = (await server.admin('GET', `/${realm}/users`)).json;
      for (const path of ['', '/consents', '/credentials'])
        assert.equal((await server.admin('GET', `/${realm}/users/${id}${path}`)).status, 200, `${moment}`);
    }
  });
});
