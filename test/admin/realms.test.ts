import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { register, registrationPath } from '../support/registration.ts';

onEachDatabase('A realm', (suite) => {
  it('takes no header that is none', async () => {
    const { server } = suite;
    const realm = await server.realm();
    for (const contentSecurityPolicy of ['a\r\nb: c', 'a\nb', '\u0001', '\u{1f600}']) {
      const { status } = await server.admin('PUT', `/${realm}`, {
        browserSecurityHeaders: { contentSecurityPolicy },
      });
      assert.equal(status, 400, JSON.stringify(contentSecurityPolicy));
    }
    const { status } = await server.call('GET', `/realms/${realm}/.well-known/openid-configuration`);
    assert.equal(status, 200);
  });

  it('is made, read, changed, renamed and removed', async () => {
    const { server } = suite;
    const made = await server.admin('POST', '', { realm: 'life', enabled: true, displayName: 'A life' });
    assert.deepEqual([made.status, made.text], [201, '']);
    assert.equal(made.headers.get('location'), `${server.url}/admin/realms/life`);
    const { json: first } = await server.admin('GET', '/life');
    assert.deepEqual([first.realm, first.displayName, first.enabled], ['life', 'A life', true]);
    assert.equal((await server.admin('PUT', '/life', { displayName: 'Another' })).status, 204);
    const { json: second } = await server.admin('GET', '/life');
    assert.deepEqual(second, { ...first, displayName: 'Another' });
    assert.equal((await server.call('GET', '/realms/life')).json.realm, 'life');

    assert.equal((await server.admin('PUT', '/life', { realm: 'afterlife' })).status, 204);
    assert.equal((await server.call('GET', '/realms/life')).status, 404);
    assert.equal((await server.admin('GET', '/life')).status, 404);
    const { json: third } = await server.admin('GET', '/afterlife');
    assert.equal(third.id, first.id);
    assert.equal((await server.call('GET', '/realms/afterlife')).json.realm, 'afterlife');

    assert.equal((await server.admin('DELETE', '/afterlife')).status, 204);
    assert.equal((await server.admin('DELETE', '/afterlife')).status, 404);
    assert.equal((await server.call('GET', '/realms/afterlife')).status, 404);
    assert.equal((await server.admin('GET', '/afterlife')).json.error, 'Realm not found.');
  });

  it('is known by an address of its own, and its tokens are good where it is reached', async () => {
    const { server } = suite;
    const own = 'https://login.example.org/auth';
    const realm = await server.realm();
    const before = await server.initialAccessToken(realm);
    await server.admin('PUT', `/${realm}`, { attributes: { frontendUrl: `${own}/` } });
    const { json } = await server.call('GET', `/realms/${realm}/.well-known/openid-configuration`);
    assert.equal(json.issuer, `${own}/realms/${realm}`);
    const initial = await server.initialAccessToken(realm);
    const made = await server.call('POST', registrationPath(realm, 'openid-connect'), {
      token: initial,
      json: { redirect_uris: ['https://app.example.org/cb'] },
    });
    assert.equal(made.status, 201, made.text);
    const at = `${own}${registrationPath(realm, 'openid-connect')}/${made.json.client_id}`;
    assert.equal(made.json.registration_client_uri, at);
    const token = made.json.registration_access_token;
    assert.equal((await server.call('GET', at.slice(own.length), { token })).status, 200);
    // A token that names another issuer is none of the realm as it is now (RFC 9068 section 4).
    const late = await server.call('POST', registrationPath(realm, 'openid-connect'), {
      token: before,
      json: { redirect_uris: ['https://app.example.org/cb'] },
    });
    assert.equal(late.status, 401);
    // The Admin REST API stays where it is, for administrators of the realm too.
    const name = 'ruler';
    const { headers } = await server.admin('POST', `/${realm}/users`, {
      username: name,
      enabled: true,
      email: 'ruler@example.org',
      firstName: 'A',
      lastName: 'Ruler',
      credentials: [{ type: 'password', value: 'pw' }],
    });
    const [management] = (await server.admin('GET', `/${realm}/clients?clientId=realm-management`)).json;
    const { json: role } = await server.admin('GET', `/${realm}/clients/${management.id}/roles/realm-admin`);
    const user = headers.get('location')?.split('/').at(-1);
    await server.admin('POST', `/${realm}/users/${user}/role-mappings/clients/${management.id}`, [role]);
    const { json: tokens } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'password', client_id: 'admin-cli', username: name, password: 'pw' },
    });
    const ruled = await server.call('POST', `/admin/realms/${realm}/clients`, {
      token: tokens.access_token,
      json: { clientId: 'ruled' },
    });
    assert.equal(ruled.status, 201, ruled.text);
    assert.ok(ruled.headers.get('location')?.startsWith(`${server.url}/admin/realms/${realm}/clients/`));
    const elsewhere = await server.call('GET', '/admin/realms/master', { token: tokens.access_token });
    assert.equal(elsewhere.status, 403);
  });

  it('that is removed takes its clients and tokens along, and its name is free again', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const initial = await server.initialAccessToken(realm);
    const { path, token } = await register(server, realm, initial, { metadata: { clientId: 'gone' } });
    assert.equal((await server.admin('DELETE', `/${realm}`)).status, 204);
    assert.equal((await server.call('GET', path, { token })).status, 404);
    assert.equal((await server.admin('POST', '', { realm, enabled: true })).status, 201);
    assert.equal((await server.call('GET', path, { token })).status, 401);
    const again = await server.call('POST', registrationPath(realm, 'default'), { token: initial, json: {} });
    assert.equal(again.status, 401);
    assert.deepEqual((await server.admin('GET', `/${realm}/clients?clientId=gone`)).json, []);
    assert.deepEqual((await server.admin('GET', `/${realm}/clients-initial-access`)).json, []);
  });

  it('is not made twice, not even by twenty at once', async () => {
    const { server } = suite;
    const before = (await server.admin('GET', '?briefRepresentation=true')).json.length;
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => server.admin('POST', '', { realm: 'only-one', enabled: true })),
    );
    const statuses = replies.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [201, ...Array<number>(9).fill(409)]);
    assert.equal((await server.admin('GET', '?briefRepresentation=true')).json.length, before + 1);
    const master = await server.admin('GET', '/master/clients?clientId=only-one-realm');
    assert.equal(master.json.length, 1, 'nor is the client that stands for it');
  });

  it('of the administrators stays', async () => {
    const { server } = suite;
    assert.equal((await server.admin('DELETE', '/master')).status, 400);
    assert.equal((await server.admin('PUT', '/master', { realm: 'other' })).status, 400);
    assert.equal((await server.call('GET', '/realms/master')).status, 200);
  });

  it('with a name that means something in a path is refused', async () => {
    const { server } = suite;
    for (const realm of ['', 'a/b', 'a?b', '.', '..', 'a;b', 'a#b', 'a\\b', 'a[b', 'x'.repeat(300)]) {
      const { status } = await server.admin('POST', '', { realm, enabled: true });
      assert.equal(status, 400, realm);
    }
  });

  it('turns tokens issued before its not-before away at once', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const initial = await server.initialAccessToken(realm);
    const now = Math.floor(Date.now() / 1000);
    assert.equal((await server.admin('PUT', `/${realm}`, { notBefore: now + 100 })).status, 204);
    assert.equal((await server.call('GET', `/realms/${realm}`)).json['tokens-not-before'], now + 100);
    const reply = await server.call('POST', registrationPath(realm, 'default'), { token: initial, json: {} });
    assert.equal(reply.status, 401);
  });
});
