import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { onEachDatabase, onSqlite, type Suite } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import type { CallOptions, Reply } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const BRIEF = '?userProfileMetadata=false';
const ann = { username: 'ann', firstName: 'Ann', lastName: 'Example', email: 'ann@example.org' };

/** A realm with Ann and Bob, and a client whose tokens are for their accounts. */
async function world({ server }: Pick<Suite, 'server'>, given: object = {}) {
  const realm = await server.realm({ eventsEnabled: true });
  const admin = (method: string, path: string, json?: unknown) =>
    server.admin(method, `/${realm}${path}`, json);
  const idOf = ({ status, headers }: Reply) => {
    assert.equal(status, 201);
    return headers.get('location')?.split('/').at(-1) ?? '';
  };
  const clientId = idOf(
    await admin('POST', '/clients', {
      clientId: 'app',
      publicClient: true,
      directAccessGrantsEnabled: true,
      ...given,
    }),
  );
  const users = {
    ann: idOf(await admin('POST', '/users', person('ann'))),
    bob: idOf(await admin('POST', '/users', person('bob'))),
  };
  const login = async (username: 'ann' | 'bob' = 'ann', scope = 'openid') => {
    const form = { grant_type: 'password', client_id: 'app', username, password: 'pw', scope };
    const reply = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    assert.equal(reply.status, 200, reply.text);
    return reply.json.access_token as string;
  };
  const account = (method: string, path: string, token?: string, { headers, ...options }: CallOptions = {}) =>
    server.call(method, `/realms/${realm}/account${path}`, {
      ...(token !== undefined && { token }),
      headers: { accept: 'application/json', ...headers },
      ...options,
    });
  const role = async (name: string) => {
    const [client] = (await admin('GET', '/clients?clientId=account')).json;
    return {
      client: client.id as string,
      role: (await admin('GET', `/clients/${client.id}/roles/${name}`)).json,
    };
  };
  return { realm, admin, clientId, users, login, account, role };
}

const sidOf = (token: string) => claimsOf(token).sid as string;

onEachDatabase('The Account REST API', (suite) => {
  it('tells people who they are and lets them say otherwise, in one unit with the event', async () => {
    const { realm, login, account } = await world(suite);
    const token = await login();
    assert.equal((await account('POST', '', token, { json: { ...ann, firstName: 'Anna' } })).status, 204);
    const { json } = await account('GET', BRIEF, token);
    assert.deepEqual(json, { ...json, ...ann, firstName: 'Anna' });
    const [event] = await suite.server.events(realm);
    assert.equal(event?.type, 'UPDATE_PROFILE');
    assert.deepEqual(event.details, {
      context: 'ACCOUNT',
      previous_first_name: 'Ann',
      updated_first_name: 'Anna',
    });
  });

  it('lets nobody verify an address, enable or name themselves, or take an address of somebody else', async () => {
    const { admin, users, login, account } = await world(suite);
    const token = await login();
    const said = { ...ann, id: users.bob, emailVerified: true, enabled: false, requiredActions: ['x'] };
    assert.equal((await account('POST', '', token, { json: said })).status, 204);
    const { json } = await admin('GET', `/users/${users.ann}`);
    assert.deepEqual([json.emailVerified, json.enabled, json.requiredActions], [false, true, []]);
    for (const [json, status, message] of [
      [{ ...ann, email: 'bob@example.org' }, 409, 'emailExistsMessage'],
      [{ ...ann, email: 'BOB@example.org' }, 409, 'emailExistsMessage'],
      [{ ...ann, username: 'anna' }, 400, undefined],
    ] as const) {
      const reply = await account('POST', '', token, { json });
      assert.deepEqual([reply.status, reply.json.errorMessage], [status, message]);
    }
    assert.equal((await admin('GET', `/users/${users.bob}`)).json.email, 'bob@example.org');
  });

  it('forgets that an address was verified when another one takes its place', async () => {
    const { admin, users, login, account } = await world(suite);
    await admin('PUT', `/users/${users.ann}`, { ...ann, emailVerified: true });
    const token = await login();
    assert.equal(
      (await account('POST', '', token, { json: { ...ann, email: 'new@example.org' } })).status,
      204,
    );
    const { json } = await account('GET', BRIEF, token);
    assert.deepEqual([json.email, json.emailVerified], ['new@example.org', false]);
  });

  it('keeps what only administrators may see or say from the person', async () => {
    const { admin, users, login, account } = await world(suite);
    const { json: rules } = await admin('GET', '/users/profile');
    const named = [
      { name: 'seen', permissions: { view: ['user', 'admin'], edit: ['admin'] } },
      { name: 'hidden', permissions: { view: ['admin'], edit: ['admin'] } },
    ];
    const profile = {
      ...rules,
      attributes: [...rules.attributes, ...named],
      unmanagedAttributePolicy: 'ENABLED',
    };
    assert.equal((await admin('PUT', '/users/profile', profile)).status, 200);
    const kept = { seen: ['s'], hidden: ['h'] };
    await admin('PUT', `/users/${users.ann}`, { ...ann, attributes: kept });
    const token = await login();
    const names = ['seen', 'hidden', 'disabledReason', 'LDAP_ID', 'kc.email.pending', 'userCertificate'];
    for (const name of names) {
      const json = { ...ann, attributes: { [name]: ['mine'] } };
      assert.equal((await account('POST', '', token, { json })).status, 400, name);
    }
    assert.deepEqual((await account('GET', BRIEF, token)).json.attributes, { seen: ['s'] });
    assert.deepEqual((await admin('GET', `/users/${users.ann}`)).json.attributes, kept);
    const odd = { ...ann, attributes: JSON.parse('{"__proto__":["x"],"constructor":["y"],"other":["o"]}') };
    const reply = await account('POST', '', token, { json: odd });
    assert.equal(reply.status, 204);
    assert.equal((await account('GET', BRIEF, token)).json.attributes.other[0], 'o');
  });

  it('ends sessions of the person and of nobody else', async () => {
    const { realm, login, account } = await world(suite);
    const [mine, other, third, bobs] = [await login(), await login(), await login(), await login('bob')];
    const isIn = async (token: string) => (await account('GET', BRIEF, token)).status === 200;
    assert.equal((await account('DELETE', `/sessions/${sidOf(bobs)}`, mine)).status, 204);
    assert.equal(await isIn(bobs), true);
    assert.equal((await account('DELETE', `/sessions/${sidOf(other)}`, mine)).status, 204);
    assert.deepEqual([await isIn(other), await isIn(third)], [false, true]);
    assert.equal((await account('DELETE', '/sessions', mine)).status, 204);
    assert.deepEqual([await isIn(third), await isIn(mine), await isIn(bobs)], [false, true, true]);
    const ended = (await suite.server.events(realm)).filter(({ type }) => type === 'LOGOUT');
    assert.deepEqual(
      ended.map(({ sessionId }) => sessionId).toSorted(),
      [sidOf(other), sidOf(third)].toSorted(),
    );
    const { json: sessions } = await account('GET', '/sessions', mine);
    assert.deepEqual(
      sessions.map(({ id, current }: { id: string; current: boolean }) => [id, current]),
      [[sidOf(mine), true]],
    );
    assert.equal((await account('DELETE', '/sessions?current=true', mine)).status, 204);
    assert.equal(await isIn(mine), false);
  });

  it('shows offline sessions by their devices, and ends those too', async () => {
    const { login, account } = await world(suite);
    const token = await login();
    const offline = [await login('ann', 'openid offline_access'), await login('ann', 'offline_access')];
    const seen = async () => {
      const [device] = (await account('GET', '/sessions/devices', token)).json;
      return device.sessions.map(({ id }: { id: string }) => id).sort();
    };
    const [first = '', second = ''] = offline.map(sidOf);
    const own = sidOf(token);
    assert.deepEqual(await seen(), [own, first, second].sort());
    const listed = (await account('GET', '/sessions', token)).json.map(({ id }: { id: string }) => id);
    assert.deepEqual(listed, [own]);
    const bobs = await login('bob');
    assert.equal((await account('DELETE', `/sessions/${first}`, bobs)).status, 204);
    assert.equal((await seen()).length, 3, 'they are nobody else’s to end');
    assert.equal((await account('DELETE', `/sessions/${first}`, token)).status, 204);
    assert.deepEqual(await seen(), [own, second].sort());
    assert.equal((await account('DELETE', '/sessions', token)).status, 204);
    assert.deepEqual(await seen(), [own]);
  });

  it('names and removes credentials of the person, of nobody else, and no password', async () => {
    const { realm, admin, users, login, account } = await world(suite);
    const otp = {
      type: 'otp',
      userLabel: 'phone',
      secretData: '{"value":"abcdefghijklmnop"}',
      credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
    };
    const token = await login();
    for (const id of Object.values(users)) {
      const user = (await admin('GET', `/users/${id}`)).json;
      assert.equal((await admin('PUT', `/users/${id}`, { ...user, credentials: [otp] })).status, 204);
    }
    const ofUser = async (id: string) =>
      (await admin('GET', `/users/${id}/credentials`)).json as {
        id: string;
        type: string;
        userLabel?: string;
      }[];
    const { text } = await account('GET', '/credentials', token);
    assert.doesNotMatch(text, /abcdefghijklmnop|secretData/);
    for (const { id } of await ofUser(users.bob)) {
      assert.equal((await account('DELETE', `/credentials/${id}`, token)).status, 404);
      assert.equal((await account('PUT', `/credentials/${id}/label`, token, { json: 'mine' })).status, 404);
    }
    assert.deepEqual(
      new Set((await ofUser(users.bob)).map(({ userLabel }) => userLabel)),
      new Set([undefined, 'phone']),
    );
    for (const { id, type } of await ofUser(users.ann)) {
      assert.equal((await account('PUT', `/credentials/${id}/label`, token, { json: 'mine' })).status, 204);
      const removed = await account('DELETE', `/credentials/${id}`, token);
      assert.equal(removed.status, type === 'password' ? 400 : 204);
    }
    assert.deepEqual(
      (await ofUser(users.ann)).map(({ type, userLabel }) => [type, userLabel]),
      [['password', 'mine']],
    );
    const types = (await suite.server.events(realm)).map(({ type }) => type);
    assert.deepEqual(types.filter((type) => /^REMOVE/.test(type)).toSorted(), [
      'REMOVE_CREDENTIAL',
      'REMOVE_TOTP',
    ]);
  });

  it('says what is wrong with labels, profiles and consents, and is never at a loss', async () => {
    const { admin, login, account } = await world(suite, { consentRequired: false });
    const [password] = (
      await admin('GET', `/users/${(await admin('GET', '/users?username=ann')).json[0].id}/credentials`)
    ).json;
    const token = await login();
    const bodies = [
      '',
      'null',
      '[]',
      '"x"',
      '{',
      '{"a":',
      '5',
      '{"username":[]}',
      '{"attributes":[]}',
      '{"grantedScopes":null}',
      `"${'x'.repeat(5000)}"`,
      '"\\u0000"',
      `${'['.repeat(500)}`,
    ];
    const places = [
      ['POST', ''],
      ['PUT', `/credentials/${password.id}/label`],
      ['PUT', '/applications/app/consent'],
      ['POST', '/applications/app/consent'],
    ] as const;
    for (const [method, path] of places)
      for (const body of bodies) {
        const headers = { 'content-type': 'application/json' };
        const { status } = await account(method, path, token, { body, headers });
        assert.ok(status < 500, `${method} ${path} ${body.slice(0, 40)}: ${status}`);
      }
  });

  it('takes consents back with the offline access that was given by them', async () => {
    const { admin, login, account, users } = await world(suite);
    const token = await login();
    const [scope] = (await admin('GET', '/client-scopes')).json.filter(
      ({ name }: { name: string }) => name === 'email',
    );
    await admin('POST', '/clients', { clientId: 'asks', publicClient: true, consentRequired: true });
    const at = '/applications/asks/consent';
    assert.equal(
      (await account('POST', at, token, { json: { grantedScopes: [{ id: scope.id }] } })).status,
      200,
    );
    assert.equal(
      (await account('POST', at, token, { json: { grantedScopes: [{ id: randomUUID() }] } })).status,
      400,
    );
    assert.deepEqual((await account('GET', at, token)).json.grantedScopes.length, 1);
    assert.equal((await admin('GET', `/users/${users.ann}/consents`)).json.length, 1);
    assert.equal((await account('GET', at, await login('bob'))).status, 204);
    assert.equal((await account('DELETE', at, token)).status, 204);
    assert.equal((await account('GET', at, token)).status, 204);
    const offline = await login('ann', 'openid offline_access');
    assert.equal((await account('DELETE', '/applications/app/consent', token)).status, 204);
    assert.equal((await account('GET', BRIEF, offline)).status, 401);
  });

  it('takes no token of another realm, for another audience, of a service account, or that is none', async () => {
    const [here, there] = [await world(suite), await world(suite)];
    const narrow = await world(suite, { fullScopeAllowed: false });
    const service = await world(suite, { publicClient: false, secret: 's', serviceAccountsEnabled: true });
    const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: 's' };
    const at = `/realms/${service.realm}/protocol/openid-connect/token`;
    const own = (await suite.server.call('POST', at, { form })).json.access_token;
    for (const [{ account }, token] of [
      [here, await there.login()],
      [here, await suite.server.adminToken()],
      [narrow, await narrow.login()],
      [service, own],
      [here, 'x.y.z'],
      [here, undefined],
    ] as const) {
      const reply = await account('GET', BRIEF, token);
      assert.equal(reply.status, 401);
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
  });

  it('asks for roles that the person has as of now, whatever a token says', async () => {
    const { admin, users, clientId, login, account, role } = await world(suite);
    const claim = {
      name: 'more',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: {
        'claim.name': 'resource_access.account.roles',
        'claim.value': '["manage-account","view-groups","delete-account"]',
        'jsonType.label': 'JSON',
        'access.token.claim': 'true',
      },
    };
    const before = await login();
    const usual = (await admin('GET', `/users/${users.ann}/role-mappings/realm`)).json;
    assert.equal((await admin('DELETE', `/users/${users.ann}/role-mappings/realm`, usual)).status, 204);
    assert.equal((await account('POST', '', before, { json: ann })).status, 403);
    const { client, role: view } = await role('view-profile');
    assert.equal(
      (await admin('POST', `/users/${users.ann}/role-mappings/clients/${client}`, [view])).status,
      204,
    );
    assert.equal((await admin('POST', `/clients/${clientId}/protocol-mappers/models`, claim)).status, 201);
    const token = await login();
    assert.equal((await account('POST', '', token, { json: ann })).status, 403);
    assert.equal((await account('GET', '/groups', token)).status, 403);
  });

  it('knows a lightweight token by who bears it', async () => {
    const { admin, users, login, account } = await world(suite, {
      attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
    });
    const token = await login();
    assert.equal((await account('GET', BRIEF, token)).json.username, 'ann');
    const usual = (await admin('GET', `/users/${users.ann}/role-mappings/realm`)).json;
    await admin('DELETE', `/users/${users.ann}/role-mappings/realm`, usual);
    assert.equal((await account('GET', BRIEF, token)).status, 401);
  });

  it('changes nothing for a page of another origin, nor for a browser that is only logged in', async () => {
    const { login, account } = await world(suite, { webOrigins: ['https://app.example.org'] });
    const token = await login();
    const json = { ...ann, firstName: 'Eve' };
    const origin = 'https://evil.example.org';
    assert.equal((await account('POST', '', token, { json, headers: { origin } })).status, 403);
    const cookie = 'KEYCLOAK_IDENTITY=x; AUTH_SESSION_ID=y';
    assert.equal((await account('POST', '', undefined, { json, headers: { cookie } })).status, 401);
    assert.equal((await account('GET', BRIEF, token)).json.firstName, 'Ann');
    const own = await account('GET', BRIEF, token, { headers: { origin: 'https://app.example.org' } });
    assert.equal(own.headers.get('access-control-allow-origin'), 'https://app.example.org');
  });

  it('shows whoever asks for no JSON a page, and has nothing where the client account is disabled', async () => {
    const { realm, admin, login, account } = await world(suite);
    const token = await login();
    const page = await account('GET', '/', token, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 302);
    assert.match(
      page.headers.get('location') ?? '',
      new RegExp(`/realms/${realm}/protocol/openid-connect/auth`),
    );
    for (const path of ['/v1alpha1', '/v1alpha1/applications', '/nowhere'])
      assert.equal((await account('GET', path, token, { headers: { accept: 'text/html' } })).status, 404);
    const [client] = (await admin('GET', '/clients?clientId=account')).json;
    await admin('PUT', `/clients/${client.id}`, { ...client, enabled: false });
    assert.equal((await account('GET', BRIEF, token)).status, 404);
  });

  it('lets one of two changes of the same moment win whole', async () => {
    const { login, account } = await world(suite);
    const token = await login();
    const names = ['Ann', 'Beth', 'Cleo', 'Dora'];
    const replies = await Promise.all(
      names.map((name) => account('POST', '', token, { json: { ...ann, firstName: name, lastName: name } })),
    );
    assert.ok(replies.every(({ status }) => status === 204 || status === 409));
    const { json } = await account('GET', BRIEF, token);
    assert.equal(json.firstName, json.lastName);
  });
});

onSqlite(
  'Somebody whose second factor is removed by the Account REST API',
  (suite) => {
    let mailbox: Mailbox;
    before(async () => {
      mailbox = await startMailbox();
    });
    after(() => mailbox.close());

    it('hears of it by mail', async () => {
      const { admin, users, login, account } = await world(suite);
      const token = await login();
      await admin('PUT', '', { eventsListeners: ['email'], smtpServer: mailbox.smtpServer });
      const secretData = '{"value":"abcdefghijklmnop"}';
      const credentialData = '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}';
      const credentials = [{ type: 'otp', secretData, credentialData }];
      await admin('PUT', `/users/${users.ann}`, { ...ann, emailVerified: true, credentials });
      const own = (await admin('GET', `/users/${users.ann}/credentials`)).json as {
        id: string;
        type: string;
      }[];
      const otp = own.find(({ type }) => type === 'otp');
      assert.equal((await account('DELETE', `/credentials/${otp?.id}`, token)).status, 204);
      const subjects = [await mailbox.next(), await mailbox.next()].map((mail) => mail.header('Subject'));
      assert.deepEqual(subjects, ['Remove credential', 'Remove OTP']);
    });
  },
  { flags: { 'mail-networks': '127.0.0.1' } },
);
