import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, clientCredentials, register } from '../support/registration.ts';

const idOf = (reply: { headers: Headers }) => reply.headers.get('location')?.split('/').at(-1) ?? '';

onEachDatabase('Somebody who manages users, clients and the realm, but does not administer it', (suite) => {
  let token: string;
  let userId: string;
  let management: string;
  let credentials: [id: string, secret: string];

  const admin = (method: string, path: string, json?: unknown) =>
    suite.server.admin(method, `/${suite.realm}${path}`, json);
  const call = (method: string, path: string, json?: unknown) =>
    suite.server.call(method, `/admin/realms/${suite.realm}${path}`, {
      token,
      ...(json !== undefined && { json }),
    });
  const role = async (name: string) => (await admin('GET', `/clients/${management}/roles/${name}`)).json;
  const isForbidden = (reply: { status: number; text: string }) =>
    assert.equal(reply.status, 403, reply.text);

  before(async () => {
    const { server, realm } = suite;
    management = (await adminClient(server, realm, 'realm-management')).id;
    const initial = await server.initialAccessToken(realm);
    const made = await register(server, realm, initial, { metadata: { serviceAccountsEnabled: true } });
    const account = (await admin('GET', `/clients/${made.reply.json.id}/service-account-user`)).json;
    userId = account.id;
    const mine = await Promise.all(['manage-users', 'manage-clients', 'manage-realm'].map(role));
    await admin('POST', `/users/${userId}/role-mappings/clients/${management}`, mine);
    credentials = [made.clientId, made.secret];
    token = (await clientCredentials(server, realm, ...credentials)).json.access_token;
  });

  it('gets no administration by a role that includes it', async () => {
    await call('POST', '/roles', { name: 'innocent' });
    const parts = [await role('realm-admin')];
    isForbidden(await call('POST', '/roles/innocent/composites', parts));
    const { json: innocent } = await call('GET', '/roles/innocent');
    isForbidden(await call('POST', `/roles-by-id/${innocent.id}/composites`, parts));
    const composites = { client: { 'realm-management': ['realm-admin'] } };
    isForbidden(await call('POST', '/roles', { name: 'nested', composite: true, composites }));
    assert.deepEqual((await admin('GET', '/roles/innocent/composites')).json, []);
    assert.equal((await admin('GET', '/roles/nested')).status, 404);
  });

  it('does not change the roles that administer, nor the client that owns them', async () => {
    const { id, ...own } = await role('manage-users');
    for (const path of [`/clients/${management}/roles/manage-users`, `/roles-by-id/${id}`]) {
      isForbidden(await call('PUT', path, { ...own, name: 'renamed' }));
      isForbidden(await call('DELETE', path));
      isForbidden(await call('POST', `${path}/composites`, [await role('manage-realm')]));
    }
    isForbidden(await call('POST', `/clients/${management}/roles`, { name: 'more' }));
    isForbidden(await call('PUT', `/clients/${management}`, { publicClient: true }));
    isForbidden(await call('POST', `/clients/${management}/scope-mappings/realm`, []));
  });

  it('gets no administration by a group', async () => {
    const bosses = idOf(await admin('POST', '/groups', { name: 'bosses' }));
    const roles = [await role('realm-admin')];
    isForbidden(await call('POST', `/groups/${bosses}/role-mappings/clients/${management}`, roles));
    await admin('POST', `/groups/${bosses}/role-mappings/clients/${management}`, roles);
    const below = idOf(await admin('POST', `/groups/${bosses}/children`, { name: 'below' }));
    for (const group of [bosses, below]) {
      isForbidden(await call('PUT', `/users/${userId}/groups/${group}`));
      isForbidden(await call('PUT', `/default-groups/${group}`));
    }
    isForbidden(await call('POST', '/users', { username: 'puppet', groups: ['/bosses/below'] }));
    const own = idOf(await call('POST', '/groups', { name: 'own' }));
    assert.equal((await call('PUT', `/users/${userId}/groups/${own}`)).status, 204);
    isForbidden(await call('POST', `/groups/${bosses}/children`, { id: own, name: 'own' }));
    const { json: mapped } = await admin(
      'GET',
      `/users/${userId}/role-mappings/clients/${management}/composite`,
    );
    assert.ok(!mapped.some(({ name }: { name: string }) => name === 'realm-admin'));
  });

  it('gets no administration by what an identity provider says', async () => {
    await admin('POST', `/users/${userId}/role-mappings/clients/${management}`, [
      await role('manage-identity-providers'),
    ]);
    token = (await clientCredentials(suite.server, suite.realm, ...credentials)).json.access_token;
    const bosses = idOf(await admin('POST', '/groups', { name: 'chiefs' }));
    await admin('POST', `/groups/${bosses}/role-mappings/clients/${management}`, [await role('realm-admin')]);
    const at = '/identity-provider/instances';
    assert.equal((await call('POST', at, { alias: 'idp', providerId: 'oidc' })).status, 201);
    const mapper = (identityProviderMapper: string, config: object) => ({
      name: 'm',
      identityProviderAlias: 'idp',
      identityProviderMapper,
      config,
    });
    const byRole = mapper('oidc-hardcoded-role-idp-mapper', { role: 'realm-management.realm-admin' });
    const byGroup = mapper('oidc-advanced-group-idp-mapper', { group: '/chiefs', claims: '[]' });
    const harmless = mapper('oidc-hardcoded-role-idp-mapper', { role: 'offline_access' });
    for (const each of [byRole, byGroup]) {
      isForbidden(await call('POST', `${at}/idp/mappers`, each));
      isForbidden(await call('POST', '/partialImport', { identityProviderMappers: [each] }));
    }
    const made = await call('POST', `${at}/idp/mappers`, harmless);
    assert.equal(made.status, 201, made.text);
    isForbidden(await call('PUT', `${at}/idp/mappers/${idOf(made)}`, { ...byRole, id: idOf(made) }));
    assert.equal(
      (await admin('POST', `${at}/idp/mappers`, { ...byRole, name: 'by the realm’s' })).status,
      201,
    );
  });

  it('hands out what they have themselves', async () => {
    const user = idOf(await call('POST', '/users', { username: 'colleague' }));
    const path = `/users/${user}/role-mappings/clients/${management}`;
    assert.equal((await call('POST', path, [await role('manage-users')])).status, 204);
    assert.equal((await call('DELETE', path, [await role('manage-users')])).status, 204);
  });
});
