import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

const idOf = (reply: { headers: Headers }) => reply.headers.get('location')?.split('/').at(-1) ?? '';

/** What a realm asks its users for before they get in. */
const PROFILE = { email: 'who@example.org', firstName: 'Who', lastName: 'Ever' };

onEachDatabase('A user', (suite) => {
  const admin = (method: string, path: string, json?: unknown) =>
    suite.server.admin(method, `/${suite.realm}${path}`, json);
  const login = (username: string, password: string) =>
    suite.server.call('POST', `/realms/${suite.realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'password', client_id: 'admin-cli', username, password },
    });

  it('logs in with the password that was set last, and with no other', async () => {
    const id = idOf(await admin('POST', '/users', { username: 'ann', enabled: true, ...PROFILE }));
    for (const value of ['one', 'two'])
      assert.equal(
        (await admin('PUT', `/users/${id}/reset-password`, { type: 'password', value })).status,
        204,
      );
    assert.equal((await login('ann', 'two')).status, 200);
    assert.equal((await login('ann', 'one')).status, 400);
    const { json: credentials } = await admin('GET', `/users/${id}/credentials`);
    assert.equal(credentials.length, 1);
    assert.ok(!JSON.stringify(credentials).includes('argon2id$'));
    await admin('DELETE', `/users/${id}/credentials/${credentials[0].id}`);
    assert.equal((await login('ann', 'two')).status, 400);
  });

  it('must change a temporary password before anything else', async () => {
    const credentials = [{ type: 'password', value: 'first', temporary: true }];
    const id = idOf(
      await admin('POST', '/users', {
        username: 'bob',
        enabled: true,
        credentials,
        ...PROFILE,
        email: 'bob@example.org',
      }),
    );
    assert.deepEqual((await admin('GET', `/users/${id}`)).json.requiredActions, ['UPDATE_PASSWORD']);
    assert.match((await login('bob', 'first')).text, /Account is not fully set up/);
    await admin('PUT', `/users/${id}/reset-password`, { value: 'second', temporary: false });
    assert.equal((await login('bob', 'second')).status, 200);
  });

  it('completes the profile before anything else, but in the realm of administrators', async () => {
    const credentials = [{ type: 'password', value: 'pw' }];
    const id = idOf(await admin('POST', '/users', { username: 'eve', enabled: true, credentials }));
    const profile = { email: 'eve@example.org', firstName: 'Eve', lastName: 'Example' };
    for (const missing of Object.keys(profile)) {
      await admin('PUT', `/users/${id}`, { ...profile, [missing]: '' });
      assert.match((await login('eve', 'pw')).text, /Account is not fully set up/, missing);
    }
    await admin('PUT', `/users/${id}`, profile);
    assert.equal((await login('eve', 'pw')).status, 200);
    const { json } = await suite.server.admin('GET', '/master/users/profile');
    assert.ok(json.attributes.every(({ required }: { required?: object }) => required === undefined));
  });

  it('is not made with a credential that could not be used', async () => {
    const credentials = [{ type: 'password', secretData: '{', credentialData: '{}' }];
    assert.equal((await admin('POST', '/users', { username: 'carl', credentials })).status, 400);
    assert.deepEqual((await admin('GET', '/users?username=carl')).json, []);
  });

  it('keeps to what the profile says, and tells the field that does not', async () => {
    const bad = async (rep: object) => (await admin('POST', '/users', rep)).json;
    assert.deepEqual(await bad({ username: 'x' }), {
      errorMessage: 'error-invalid-length',
      field: 'username',
      params: ['username', 3, 255],
    });
    assert.equal((await bad({ username: 'dora', email: 'nope' })).errorMessage, 'error-invalid-email');
    assert.deepEqual((await admin('GET', '/users?username=dora')).json, []);
  });

  it('has attributes of its own only where the profile allows them', async () => {
    const attributes = { town: ['Rome'] };
    const before = idOf(await admin('POST', '/users', { username: 'eve', attributes }));
    assert.equal((await admin('GET', `/users/${before}`)).json.attributes, undefined);
    const { json: profile } = await admin('GET', '/users/profile');
    const wide = { ...profile, unmanagedAttributePolicy: 'ENABLED' };
    assert.deepEqual((await admin('PUT', '/users/profile', wide)).json, wide);
    const after = idOf(await admin('POST', '/users', { username: 'fay', attributes }));
    assert.deepEqual((await admin('GET', `/users/${after}`)).json.attributes, attributes);
    assert.equal((await admin('GET', '/users?q=town:rome')).json[0].username, 'fay');
    const narrow = { ...profile, attributes: [] };
    assert.equal((await admin('PUT', '/users/profile', narrow)).status, 400);
    assert.equal((await admin('PUT', '/users/profile', { unmanagedAttributePolicy: 'x' })).status, 400);
  });

  it('is found a page at a time', async () => {
    const realm = await suite.server.realm();
    for (let number = 0; number < 105; number += 1)
      await suite.server.admin('POST', `/${realm}/users`, {
        username: `u${String(number).padStart(3, '0')}`,
        lastName: number % 2 ? 'Odd' : 'Even',
      });
    const page = async (query: string) =>
      (await suite.server.admin('GET', `/${realm}/users${query}`)).json.map(
        ({ username }: { username: string }) => username,
      );
    assert.equal((await page('')).length, 100);
    assert.equal((await page('?max=-1')).length, 105);
    assert.deepEqual(await page('?first=104'), ['u104']);
    assert.deepEqual(await page('?search=odd&first=1&max=2'), ['u003', 'u005']);
    assert.equal((await suite.server.admin('GET', `/${realm}/users/count?lastName=even`)).json, 53);
  });
});
