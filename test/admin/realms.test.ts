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
    for (const realm of ['', 'a/b', 'a?b', '.', '..', 'a;b', 'a#b', 'a\\b', 'a{b', 'x'.repeat(300)]) {
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
