import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { clientCredentials, register } from '../support/registration.ts';

onEachDatabase('A client of the Admin API', (suite) => {
  it('is made, found, changed and removed', async () => {
    const { server, realm } = suite;
    const made = await server.admin('POST', `/${realm}/clients`, {
      clientId: 'of the admin',
      serviceAccountsEnabled: true,
      redirectUris: ['https://app.example.org/cb'],
    });
    assert.equal(made.status, 201);
    const id = made.headers.get('location')?.split('/').at(-1) ?? '';
    const own = `/${realm}/clients/${id}`;
    const { json: first } = await server.admin('GET', own);
    assert.equal(first.clientId, 'of the admin');
    assert.deepEqual(first.webOrigins, ['https://app.example.org']);
    assert.deepEqual(first.access, { view: true, configure: true, manage: true });
    const { json: listed } = await server.admin('GET', `/${realm}/clients?clientId=of%20the%20admin`);
    assert.deepEqual(listed, [first]);

    assert.equal((await server.admin('PUT', own, { name: 'Named' })).status, 204);
    const { json: second } = await server.admin('GET', own);
    assert.deepEqual(second, { ...first, name: 'Named' });

    const { json: user } = await server.admin('GET', `${own}/service-account-user`);
    assert.equal(user.username, 'service-account-of the admin');
    assert.equal((await clientCredentials(server, realm, 'of the admin', first.secret)).status, 200);

    assert.equal((await server.admin('DELETE', own)).status, 204);
    for (const path of [own, `${own}/client-secret`, `${own}/service-account-user`]) {
      const { status, json } = await server.admin('GET', path);
      assert.deepEqual([status, json], [404, { error: 'Could not find client' }], path);
    }
    assert.equal((await server.admin('DELETE', own)).status, 404);
    assert.equal((await clientCredentials(server, realm, 'of the admin', first.secret)).status, 401);
    assert.equal((await server.admin('GET', `/${realm}/users/${user.id}`)).status, 404, 'nor its user');
  });

  it('is not made twice, nor renamed onto another', async () => {
    const { server, realm } = suite;
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => server.admin('POST', `/${realm}/clients`, { clientId: 'single' })),
    );
    assert.deepEqual(replies.map(({ status }) => status).sort(), [201, ...Array<number>(9).fill(409)]);
    const other = await server.admin('POST', `/${realm}/clients`, { clientId: 'other' });
    const path = new URL(other.headers.get('location') ?? '').pathname.replace('/admin/realms', '');
    assert.equal((await server.admin('PUT', path, { clientId: 'single' })).status, 409);
    assert.equal((await server.admin('GET', path)).json.clientId, 'other');
  });

  it('gets a new secret, and the old one is over', async () => {
    const { server, realm } = suite;
    const metadata = { serviceAccountsEnabled: true };
    const initial = await server.initialAccessToken(realm);
    const { clientId, secret, reply } = await register(server, realm, initial, { metadata });
    const path = `/${realm}/clients/${reply.json.id}/client-secret`;
    assert.deepEqual((await server.admin('GET', path)).json, { type: 'secret', value: secret });
    const { json } = await server.admin('POST', path);
    assert.notEqual(json.value, secret);
    assert.deepEqual((await server.admin('GET', path)).json, json);
    assert.equal((await clientCredentials(server, realm, clientId, secret)).status, 401);
    assert.equal((await clientCredentials(server, realm, clientId, json.value)).status, 200);
  });

  it('loses no change to another that is made at the same time', async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm, { count: 100 });
    for (let round = 0; round < 10; round++) {
      const { clientId, secret, reply, path, token } = await register(server, realm, initial);
      const own = `/${realm}/clients/${reply.json.id}`;
      const [renewed, updated, described] = await Promise.all([
        server.admin('POST', `${own}/client-secret`),
        server.call('PUT', path, { token, json: { clientId, name: 'Renamed' } }),
        server.admin('PUT', own, { description: 'Described' }),
      ]);
      const { json } = await server.admin('GET', own);
      assert.notEqual(json.secret, secret, 'a secret that was renewed does not come back');
      if (renewed.status === 200) assert.equal(json.secret, renewed.json.value);
      if (updated.status === 200) assert.equal(json.name, 'Renamed');
      if (described.status === 204) assert.equal(json.description, 'Described');
      for (const { status, text } of [renewed, updated, described]) assert.ok(status < 500, text);
    }
  });

  it('that the realm is built with stays', async () => {
    const { server, realm } = suite;
    for (const clientId of ['realm-management', 'account', 'admin-cli', 'broker']) {
      const { json } = await server.admin('GET', `/${realm}/clients?clientId=${clientId}`);
      const { status } = await server.admin('DELETE', `/${realm}/clients/${json[0].id}`);
      assert.equal(status, 400, clientId);
    }
  });

  it('is listed in order, a page at a time, and found by a part of its id', async () => {
    const { server } = suite;
    const realm = await server.realm();
    for (const clientId of ['page-b', 'page-a', 'page-C', 'other-page'])
      await server.admin('POST', `/${realm}/clients`, { clientId });
    const ids = async (query: string) => {
      const { json } = await server.admin('GET', `/${realm}/clients?${query}`);
      return json.map(({ clientId }: { clientId: string }) => clientId);
    };
    assert.deepEqual(await ids('search=true&clientId=PAGE'), ['other-page', 'page-C', 'page-a', 'page-b']);
    assert.deepEqual(await ids('search=true&clientId=page-&first=1&max=1'), ['page-a']);
    assert.deepEqual(await ids('clientId=page-A'), []);
    assert.deepEqual(await ids('max=0'), []);
  });
});
