import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, clientCredentials, register } from '../support/registration.ts';

const READ_CLIENTS = ['view-clients', 'manage-clients'];
const READ_REALM = ['view-realm', 'manage-realm'];
const READ_USERS = ['view-users', 'manage-users'];

const ROLES = [
  'manage-realm',
  'view-realm',
  'manage-clients',
  'view-clients',
  'query-clients',
  'create-client',
  'manage-users',
  'view-users',
  'query-users',
  'view-events',
  'impersonation',
];

onEachDatabase('An administrator of a realm', (suite) => {
  /** Bearer tokens by the one role their bearer has. */
  const bearers = new Map<string, string>();
  let clientId: string;
  let componentId: string;
  let userId: string;

  async function bearerWith(role: string | undefined): Promise<string> {
    const { server, realm } = suite;
    const initial = await server.initialAccessToken(realm);
    const metadata = { serviceAccountsEnabled: true };
    const made = await register(server, realm, initial, { metadata });
    if (role !== undefined) {
      const { json: user } = await server.admin(
        'GET',
        `/${realm}/clients/${made.reply.json.id}/service-account-user`,
      );
      const { id } = await adminClient(server, realm, 'realm-management');
      const { json: found } = await server.admin('GET', `/${realm}/clients/${id}/roles/${role}`);
      const mapped = await server.admin('POST', `/${realm}/users/${user.id}/role-mappings/clients/${id}`, [
        found,
      ]);
      assert.equal(mapped.status, 204, mapped.text);
    }
    return (await clientCredentials(server, realm, made.clientId, made.secret)).json.access_token;
  }

  before(async () => {
    const { server, realm } = suite;
    for (const role of ROLES) bearers.set(role, await bearerWith(role));
    bearers.set('realm-admin', await bearerWith('realm-admin'));
    bearers.set('none', await bearerWith(undefined));
    clientId = (await adminClient(server, realm, 'account')).id;
    componentId = (await server.admin('GET', `/${realm}/components?name=rsa-generated`)).json[0].id;
    const user = await server.admin('POST', `/${realm}/users`, { username: 'somebody' });
    userId = user.headers.get('location')?.split('/').at(-1) ?? '';
  });

  /** Which single roles open each door; all others must find it shut. `realm-admin` opens every one. */
  const doors = (): readonly (readonly [string, string, readonly string[], unknown?])[] => [
    ['PUT', '', ['manage-realm'], {}],
    ['GET', '/clients', [...READ_CLIENTS, 'query-clients']],
    ['POST', '/clients', ['manage-clients'], {}],
    ['GET', `/clients/${clientId}`, READ_CLIENTS],
    ['PUT', `/clients/${clientId}`, ['manage-clients'], {}],
    ['GET', `/clients/${clientId}/client-secret`, READ_CLIENTS],
    ['POST', `/clients/${clientId}/client-secret`, ['manage-clients']],
    ['POST', `/clients/${clientId}/registration-access-token`, ['manage-clients']],
    ['GET', `/clients/${clientId}/roles`, READ_CLIENTS],
    ['GET', `/clients/${clientId}/roles/view-profile`, READ_CLIENTS],
    ['GET', `/clients/${clientId}/default-client-scopes`, READ_CLIENTS],
    ['GET', `/clients/${clientId}/protocol-mappers/models`, READ_CLIENTS],
    ['POST', `/clients/${clientId}/protocol-mappers/add-models`, ['manage-clients'], []],
    ['GET', `/clients/${clientId}/scope-mappings`, READ_CLIENTS],
    ['POST', `/clients/${clientId}/scope-mappings/realm`, ['manage-clients'], []],
    ['GET', '/client-scopes', [...READ_CLIENTS, 'query-clients']],
    ['GET', '/default-default-client-scopes', READ_CLIENTS],
    ['GET', '/clients-initial-access', READ_CLIENTS],
    ['POST', '/clients-initial-access', ['manage-clients'], {}],
    ['DELETE', '/clients-initial-access/nothing', ['manage-clients']],
    ['GET', '/components', READ_REALM],
    ['GET', `/components/${componentId}`, READ_REALM],
    ['PUT', `/components/${componentId}`, ['manage-realm'], { config: { priority: ['100'] } }],
    ['GET', '/keys', READ_REALM],
    ['GET', '/roles', READ_REALM],
    ['GET', '/roles/offline_access', READ_REALM],
    ['GET', '/roles/offline_access/composites', READ_REALM],
    ['POST', '/roles/offline_access/composites', ['manage-realm'], []],
    ['GET', '/default-groups', READ_REALM],
    ['GET', '/groups', READ_USERS],
    ['GET', '/users', [...READ_USERS, 'query-users']],
    ['GET', '/users/count', [...READ_USERS, 'query-users']],
    ['GET', `/users/${userId}/credentials`, READ_USERS],
    ['GET', `/users/${userId}/groups`, READ_USERS],
    ['GET', `/users/${userId}/role-mappings`, READ_USERS],
    ['GET', `/users/${userId}`, READ_USERS],
    ['PUT', `/users/${userId}`, ['manage-users'], {}],
    ['GET', `/users/${userId}/role-mappings/realm`, READ_USERS],
    ['POST', `/users/${userId}/role-mappings/realm`, ['manage-users'], []],
  ];

  it('opens the doors of their role and no other', async () => {
    const { server, realm } = suite;
    for (const [method, path, roles, json] of doors()) {
      for (const [role, token] of bearers) {
        const reply = await server.call(method, `/admin/realms/${realm}${path}`, {
          token,
          ...(json !== undefined && { json }),
        });
        const what = `${role}: ${method} ${path}: ${reply.status} ${reply.text}`;
        if (role === 'realm-admin' || roles.includes(role)) assert.ok(reply.status < 300, what);
        else assert.deepEqual([reply.status, reply.json], [403, { error: 'HTTP 403 Forbidden' }], what);
      }
    }
  });

  it('opens nothing in another realm, nor in that of the administrators, nor a new realm', async () => {
    const { server } = suite;
    const elsewhere = await server.realm();
    const token = bearers.get('realm-admin') ?? '';
    for (const name of [elsewhere, 'master']) {
      for (const [method, path, , json] of doors()) {
        const { status } = await server.call(method, `/admin/realms/${name}${path}`, {
          token,
          ...(json !== undefined && { json }),
        });
        assert.ok(status === 403 || status === 404, `${method} ${name}${path}: ${status}`);
      }
      assert.equal((await server.call('GET', `/admin/realms/${name}`, { token })).status, 403);
      assert.equal((await server.call('DELETE', `/admin/realms/${name}`, { token })).status, 403);
    }
    assert.equal(
      (await server.call('POST', '/admin/realms', { token, json: { realm: 'mine' } })).status,
      403,
    );
    const { json } = await server.call('GET', '/admin/realms', { token });
    assert.deepEqual(
      json.map(({ realm }: { realm: string }) => realm),
      [suite.realm],
    );
  });

  it('hands out no role that they have not', async () => {
    const { server, realm } = suite;
    const management = await adminClient(server, realm, 'realm-management');
    const token = bearers.get('manage-users') ?? '';
    for (const role of ['manage-realm', 'realm-admin', 'manage-clients']) {
      const { json } = await server.admin('GET', `/${realm}/clients/${management.id}/roles/${role}`);
      const path = `/admin/realms/${realm}/users/${userId}/role-mappings/clients/${management.id}`;
      const reply = await server.call('POST', path, { token, json: [json] });
      assert.equal(reply.status, 403, role);
    }
    const { json } = await server.admin(
      'GET',
      `/${realm}/users/${userId}/role-mappings/clients/${management.id}`,
    );
    assert.deepEqual(json, []);
  });

  it('has a role no longer than it is theirs, whatever their token says', async () => {
    const { server, realm } = suite;
    const token = await bearerWith('manage-clients');
    const path = `/admin/realms/${realm}/clients-initial-access`;
    assert.equal((await server.call('POST', path, { token, json: {} })).status, 201);
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { id } = await adminClient(server, realm, 'realm-management');
    const { json: role } = await server.admin('GET', `/${realm}/clients/${id}/roles/manage-clients`);
    const mapping = `/${realm}/users/${claims.sub}/role-mappings/clients/${id}`;
    assert.equal((await server.admin('DELETE', mapping, [role])).status, 204);
    assert.equal((await server.call('POST', path, { token, json: {} })).status, 403);
    const own = await adminClient(server, realm, claims.azp);
    assert.equal((await server.admin('DELETE', `/${realm}/clients/${own.id}`)).status, 204);
    assert.equal((await server.call('POST', path, { token, json: {} })).status, 401);
  });
});
