import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf, clientCredentials, register } from '../support/registration.ts';

const idOf = (reply: { headers: Headers }) => reply.headers.get('location')?.split('/').at(-1) ?? '';

onEachDatabase('A group', (suite) => {
  const admin = (method: string, path: string, json?: unknown) =>
    suite.server.admin(method, `/${suite.realm}${path}`, json);
  let robot: { clientId: string; secret: string };
  let userId: string;

  before(async () => {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm);
    const made = await register(server, realm, initial, { metadata: { serviceAccountsEnabled: true } });
    robot = made;
    userId = (await admin('GET', `/clients/${made.reply.json.id}/service-account-user`)).json.id;
    for (const name of ['cook', 'taste']) await admin('POST', '/roles', { name });
  });

  const rolesInToken = async () => {
    const { json } = await clientCredentials(suite.server, suite.realm, robot.clientId, robot.secret);
    const access = claimsOf(json.access_token).realm_access as { roles: string[] } | undefined;
    return (access?.roles ?? []).filter((name) => ['cook', 'taste'].includes(name)).sort();
  };

  it('is named by its path alone: another id changes nothing, and one that moves says its name', async () => {
    const [one, other] = [
      idOf(await admin('POST', '/groups', { id: null, name: 'one' })),
      idOf(await admin('POST', '/groups', { name: 'other' })),
    ];
    for (const id of [other, 'moon', '']) {
      const { status, json } = await admin('PUT', `/groups/${one}`, { id, name: 'changed' });
      assert.deepEqual([status, json], [400, { errorMessage: 'Invalid group id' }]);
    }
    for (const path of ['/groups', `/groups/${other}/children`]) {
      const { status, json } = await admin('POST', path, { id: one });
      assert.deepEqual([status, json], [400, { errorMessage: 'Group name is missing' }], path);
      assert.equal((await admin('POST', path, { id: '', name: 'x' })).status, 404, path);
    }
    assert.equal((await admin('GET', `/groups/${one}`)).json.name, 'one');
    assert.equal((await admin('PUT', `/groups/${one}`, { id: one, name: 'first' })).status, 204);
  });

  it('shows ten of those below it, and a hundred of its members, to whoever does not say how many', async () => {
    const top = idOf(await admin('POST', '/groups', { name: 'many' }));
    const store = await suite.server.store();
    const realm = await store.realms.findByName(suite.realm);
    assert.ok(realm);
    await store.commit(
      Array.from({ length: 101 }, (_, at) =>
        store.groups.create({
          id: `${top}${at}`,
          realmId: realm.id,
          parentId: top,
          name: `${at}`,
          attributes: {},
          isDefault: false,
        }),
      ),
    );
    const role = (await admin('GET', '/roles/cook')).json;
    for (let at = 0; at < 101; at += 1)
      await admin('POST', `/groups/${top}${at}/role-mappings/realm`, [role]);
    const shown = async (path: string) => (await admin('GET', path)).json.length;
    assert.equal(await shown(`/groups/${top}/children`), 10);
    assert.equal(await shown(`/groups/${top}/children?first=98`), 3);
    assert.equal(await shown(`/groups/${top}/children?max=-1`), 101);
    assert.equal(await shown('/roles/cook/groups'), 100);
    assert.equal(await shown('/roles/cook/groups?max=-1'), 101);
    await admin('DELETE', `/groups/${top}`);
  });

  it('gives its roles, and those above it, to tokens issued from then on', async () => {
    const staff = idOf(await admin('POST', '/groups', { name: 'staff' }));
    const kitchen = idOf(await admin('POST', `/groups/${staff}/children`, { name: 'kitchen' }));
    const cook = (await admin('GET', '/roles/cook')).json;
    const taste = (await admin('GET', '/roles/taste')).json;
    assert.deepEqual(await rolesInToken(), []);
    await admin('PUT', `/users/${userId}/groups/${kitchen}`);
    assert.deepEqual(await rolesInToken(), []);
    await admin('POST', `/groups/${kitchen}/role-mappings/realm`, [cook]);
    assert.deepEqual(await rolesInToken(), ['cook']);
    await admin('POST', `/groups/${staff}/role-mappings/realm`, [taste]);
    assert.deepEqual(await rolesInToken(), ['cook', 'taste']);
    await admin('POST', '/groups', { id: kitchen, name: 'kitchen' });
    assert.deepEqual(await rolesInToken(), ['cook']);
    await admin('DELETE', `/users/${userId}/groups/${kitchen}`);
    assert.deepEqual(await rolesInToken(), []);
    await admin('PUT', `/users/${userId}/groups/${staff}`);
    assert.deepEqual(await rolesInToken(), ['taste']);
    await admin('DELETE', `/groups/${staff}`);
    assert.deepEqual(await rolesInToken(), []);
  });

  it('is joined by every new user while it is a default group', async () => {
    const guests = idOf(await admin('POST', '/groups', { name: 'guests' }));
    await admin('PUT', `/default-groups/${guests}`);
    assert.deepEqual((await admin('GET', '')).json.defaultGroups, ['/guests']);
    const ann = idOf(await admin('POST', '/users', { username: 'ann' }));
    assert.deepEqual((await admin('GET', `/users/${ann}/groups/count`)).json, { count: 1 });
    await admin('PUT', `/groups/${guests}`, { name: 'visitors' });
    assert.deepEqual((await admin('GET', '')).json.defaultGroups, ['/visitors']);
    await admin('DELETE', `/default-groups/${guests}`);
    const bob = idOf(await admin('POST', '/users', { username: 'bob' }));
    assert.deepEqual((await admin('GET', `/users/${bob}/groups`)).json, []);
  });

  it('never becomes a part of itself', async () => {
    const outer = idOf(await admin('POST', '/groups', { name: 'outer' }));
    const inner = idOf(await admin('POST', `/groups/${outer}/children`, { name: 'inner' }));
    for (const parent of [inner, outer]) {
      const reply = await admin('POST', `/groups/${parent}/children`, { id: outer, name: 'outer' });
      assert.equal(reply.status, 400, reply.text);
    }
    assert.equal((await admin('GET', `/groups/${inner}`)).json.path, '/outer/inner');
  });

  it('keeps an update of the realm that was read with its default groups from being refused', async () => {
    const group = idOf(await admin('POST', '/groups', { name: 'everybody' }));
    await admin('PUT', `/default-groups/${group}`);
    const { json: realm } = await admin('GET', '');
    assert.equal((await admin('PUT', '', { ...realm, displayName: 'Changed' })).status, 204);
    assert.deepEqual((await admin('GET', '')).json.defaultGroups, ['/everybody']);
  });
});
