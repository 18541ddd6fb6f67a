import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';

onEachDatabase('Endpoints of the administration console', (suite) => {
  const made = async (path: string, json: object) => {
    const { status, headers, text } = await suite.server.admin('POST', path, json);
    assert.equal(status, 201, text);
    return headers.get('location')?.split('/').at(-1) ?? '';
  };

  it('leave the realm as it is where the profile beside it may not be', async () => {
    const realm = await suite.server.realm();
    const both = { displayName: 'Changed', upConfig: { attributes: [] } };
    assert.equal((await suite.server.admin('PUT', `/${realm}/ui-ext`, both)).status, 400);
    assert.equal((await suite.server.admin('GET', `/${realm}`)).json.displayName, undefined);
  });

  it('let nobody take away a role that they could not give', async () => {
    const realm = await suite.server.realm();
    const ann = await made(`/${realm}/users`, person('ann'));
    const bob = await made(`/${realm}/users`, person('bob'));
    const [management] = (await suite.server.admin('GET', `/${realm}/clients?clientId=realm-management`))
      .json;
    const roleOf = async (name: string) =>
      (await suite.server.admin('GET', `/${realm}/clients/${management.id}/roles/${name}`)).json;
    const give = async (user: string, name: string) =>
      suite.server.admin('POST', `/${realm}/users/${user}/role-mappings/clients/${management.id}`, [
        await roleOf(name),
      ]);
    await give(ann, 'manage-users');
    await give(bob, 'realm-admin');
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' };
    const at = `/realms/${realm}/protocol/openid-connect/token`;
    const { access_token: token } = (await suite.server.call('POST', at, { form })).json;
    const path = `/admin/realms/${realm}/ui-ext/role-mapping-delete/users/${bob}`;
    const json = [{ roleId: (await roleOf('realm-admin')).id }];
    assert.equal((await suite.server.call('POST', path, { token, json })).status, 403);
    const left = await suite.server.admin(
      'GET',
      `/${realm}/users/${bob}/role-mappings/clients/${management.id}`,
    );
    assert.deepEqual(
      left.json.map(({ name }: { name: string }) => name),
      ['realm-admin'],
    );
  });

  it('read anew what was kept, and go on', async () => {
    const realm = await suite.server.realm();
    for (const cache of ['keys', 'realm', 'user']) {
      assert.equal((await suite.server.admin('POST', `/${realm}/clear-${cache}-cache`)).status, 204);
      assert.equal((await suite.server.admin('GET', `/${realm}`)).json.realm, realm);
    }
  });
});
