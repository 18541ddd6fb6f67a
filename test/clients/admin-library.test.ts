import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';

const idOf = (reply: { headers: Headers }) => reply.headers.get('location')?.split('/').at(-1) ?? '';

/** What `@keycloak/keycloak-admin-client` sends for each of its methods, in the order its users call them. */
onEachDatabase('The calls of Keycloak’s admin client for Node', (suite) => {
  let clientId: string;
  let userId: string;

  const admin = async (method: string, path: string, json?: unknown) => {
    const reply = await suite.server.admin(method, `/${suite.realm}${path}`, json);
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
    return reply;
  };
  const get = async (path: string) => (await admin('GET', path)).json;

  before(async () => {
    clientId = idOf(await admin('POST', '/clients', { clientId: 'app', fullScopeAllowed: false }));
    userId = idOf(
      await admin('POST', '/users', { username: 'ann', email: 'ann@example.org', enabled: true }),
    );
  });

  it('make, find, change and nest roles', async () => {
    await admin('POST', '/roles', { name: 'reader' });
    const reader = await get('/roles/reader');
    await admin('PUT', '/roles/reader', { ...reader, description: 'reads' });
    assert.equal((await get(`/roles-by-id/${reader.id}`)).description, 'reads');
    await admin('POST', `/clients/${clientId}/roles`, { name: 'part' });
    const part = await get(`/clients/${clientId}/roles/part`);
    await admin('POST', `/roles-by-id/${reader.id}/composites`, [part]);
    assert.equal((await get(`/roles-by-id/${reader.id}/composites/clients/${clientId}`))[0].name, 'part');
    assert.equal((await get('/roles?first=0&max=10&search=read'))[0].name, 'reader');
    await admin('DELETE', `/roles-by-id/${reader.id}/composites`, [part]);
  });

  it('map roles to users', async () => {
    const reader = await get('/roles/reader');
    const part = await get(`/clients/${clientId}/roles/part`);
    await admin('POST', `/users/${userId}/role-mappings/realm`, [{ id: reader.id, name: 'reader' }]);
    await admin('POST', `/users/${userId}/role-mappings/clients/${clientId}`, [
      { id: part.id, name: 'part' },
    ]);
    const { realmMappings, clientMappings } = await get(`/users/${userId}/role-mappings`);
    assert.ok(realmMappings.some(({ name }: { name: string }) => name === 'reader'));
    assert.equal(clientMappings.app.mappings[0].name, 'part');
    assert.deepEqual(await get(`/users/${userId}/role-mappings/clients/${clientId}/available`), []);
    assert.equal((await get(`/users/${userId}/role-mappings/clients/${clientId}/composite`)).length, 1);
    assert.equal((await get('/roles/reader/users?first=0&max=1'))[0].username, 'ann');
    await admin('DELETE', `/users/${userId}/role-mappings/realm`, [{ id: reader.id, name: 'reader' }]);
  });

  it('make client scopes with mappers and give them out', async () => {
    const id = idOf(await admin('POST', '/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    const mapper = { name: 'aud', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };
    const models = `/client-scopes/${id}/protocol-mappers/models`;
    const mapperId = idOf(await admin('POST', models, { ...mapper, config: { a: 'b' } }));
    await admin('PUT', `${models}/${mapperId}`, { id: mapperId, ...mapper, config: { a: 'c' } });
    assert.equal((await get(`${models}/${mapperId}`)).config.a, 'c');
    await admin('PUT', `/clients/${clientId}/default-client-scopes/${id}`);
    const assigned = await get(`/clients/${clientId}/default-client-scopes`);
    assert.ok(assigned.some(({ name }: { name: string }) => name === 'orders'));
    const reader = await get('/roles/reader');
    await admin('POST', `/client-scopes/${id}/scope-mappings/realm`, [reader]);
    assert.equal((await get(`/client-scopes/${id}/scope-mappings`)).realmMappings[0].name, 'reader');
    await admin('POST', `/clients/${clientId}/scope-mappings/realm`, [reader]);
    assert.equal((await get(`/clients/${clientId}/scope-mappings/realm`))[0].name, 'reader');
    await admin('DELETE', `/client-scopes/${id}`);
  });

  it('search, change and count users, and set their passwords', async () => {
    assert.equal((await get('/users?email=ann%40example.org&exact=true'))[0].id, userId);
    const user = await get(`/users/${userId}`);
    await admin('PUT', `/users/${userId}`, { ...user, firstName: 'Ann' });
    assert.equal((await get('/users?search=ann&first=0&max=10'))[0].firstName, 'Ann');
    assert.equal(await get('/users/count?search=ann'), 1);
    await admin('PUT', `/users/${userId}/reset-password`, {
      temporary: false,
      type: 'password',
      value: 'pw',
    });
    const [credential] = await get(`/users/${userId}/credentials`);
    await admin('DELETE', `/users/${userId}/credentials/${credential.id}`);
  });

  it('make groups, and put users into them', async () => {
    const id = idOf(await admin('POST', '/groups', { name: 'staff' }));
    const child = (await admin('POST', `/groups/${id}/children`, { name: 'kitchen' })).json;
    await admin('PUT', `/users/${userId}/groups/${child.id}`);
    assert.equal((await get(`/groups/${child.id}/members`))[0].username, 'ann');
    assert.equal((await get('/groups?search=kitchen'))[0].subGroups[0].name, 'kitchen');
    await admin('POST', `/groups/${id}/role-mappings/realm`, [await get('/roles/reader')]);
    const effective = await get(`/users/${userId}/role-mappings/realm/composite`);
    assert.ok(effective.some(({ name }: { name: string }) => name === 'reader'));
    assert.deepEqual(await get('/groups/count'), { count: 2 });
    await admin('DELETE', `/users/${userId}/groups/${child.id}`);
    await admin('DELETE', `/groups/${id}`);
  });
});
