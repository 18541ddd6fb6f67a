import assert from 'node:assert/strict';
import { it } from 'node:test';
import { MAPPER_KINDS } from '../../src/domain/client-scopes/mapper-kinds.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

onEachDatabase('The server info', (suite) => {
  it('tells administrators of the server what there is, and how it runs', async () => {
    const { server } = suite;
    const url = `${server.url}/admin/serverinfo`;
    const info = await server.call('GET', url.slice(server.url.length), { token: await server.adminToken() });
    assert.equal(info.status, 200);
    assert.match(info.json.systemInfo.version, /^26\.7\./);
    assert(info.json.memoryInfo.total > 0 && info.json.cpuInfo.processorCount > 0);
    const types = info.json.componentTypes;
    const ids = (type: string) => types[type].map(({ id }: { id: string }) => id);
    assert(ids('org.keycloak.keys.KeyProvider').includes('rsa-generated'));
    assert(ids('org.keycloak.authentication.Authenticator').includes('auth-cookie'));
    assert(Object.hasOwn(info.json.providers['login-protocol'].providers, 'openid-connect'));
    const mappers = info.json.protocolMapperTypes['openid-connect'];
    const audience = mappers.find(({ id }: { id: string }) => id === 'oidc-audience-mapper');
    assert(audience.properties.some(({ name }: { name: string }) => name === 'included.custom.audience'));
    const saml = info.json.protocolMapperTypes.saml.map(({ id }: { id: string }) => id);
    assert.deepEqual(
      saml.sort(),
      [...MAPPER_KINDS].filter((kind) => kind.startsWith('saml-')),
    );
    assert.equal(info.json.builtinProtocolMappers.saml.length, 6);
    const installations = (protocol: string) =>
      info.json.clientInstallations[protocol].map(({ id }: { id: string }) => id);
    assert(installations('openid-connect').includes('keycloak-oidc-keycloak-json'));
    assert(installations('saml').includes('saml-sp-descriptor'));
    assert(info.json.enums.eventType.includes('LOGIN_ERROR'));
    const names = (type: string) => info.json.themes[type].map(({ name }: { name: string }) => name);
    assert.deepEqual(names('login'), ['keycloak', 'keycloak.v2', 'latchkey']);
    assert.deepEqual(names('email'), ['keycloak', 'keycloak.v2', 'latchkey']);
    assert.ok(info.json.themes.login[0].locales.includes('de'), 'consoles offer the languages there are');
    const off = info.json.features.filter(({ enabled }: { enabled: boolean }) => !enabled);
    assert.equal(off.length, info.json.profileInfo.disabledFeatures.length);
  });

  it('calls on what is there, and off what is not', async () => {
    const { server, realm } = suite;
    const { json } = await server.call('GET', '/admin/serverinfo', { token: await server.adminToken() });
    const at = `/realms/${realm}/protocol/openid-connect`;
    const client = {
      clientId: 'asker',
      secret: 's',
      attributes: { 'standard.token.exchange.enabled': 'true' },
    };
    assert.equal((await server.admin('POST', `/${realm}/clients`, client)).status, 201);
    const who = { client_id: 'asker', client_secret: 's' };
    const post = (path: string, form: object = {}) =>
      server.call('POST', `${at}${path}`, { form: { ...who, ...form } });
    const grant = (name: string) => post('/token', { grant_type: `urn:${name}` });
    const asked: Record<string, () => Promise<{ status: number }>> = {
      PAR: () => post('/ext/par/request'),
      CIBA: () => post('/ext/ciba/auth'),
      DEVICE_FLOW: () => post('/auth/device'),
      AUTHORIZATION: () => grant('ietf:params:oauth:grant-type:uma-ticket'),
      TOKEN_EXCHANGE_STANDARD_V2: () => grant('ietf:params:oauth:grant-type:token-exchange'),
      JWT_AUTHORIZATION_GRANT: () => grant('ietf:params:oauth:grant-type:jwt-bearer'),
      // What does not ask for JSON asks for a page.
      ACCOUNT_API: () =>
        server.call('GET', `/realms/${realm}/account`, { headers: { accept: 'application/json' } }),
      ADMIN_API: () => server.admin('GET', `/${realm}`),
    };
    for (const [name, ask] of Object.entries(asked)) {
      const feature = json.features.find((each: { name: string }) => each.name === name);
      const { status } = await ask();
      // An address that nothing is at says so; of the others a 404 may be about what was asked for.
      const isThere = status !== 501 && !(name === 'ACCOUNT_API' && status === 404);
      assert.equal(feature?.enabled, isThere, `${name}: ${status}`);
    }
  });

  it('is for nobody who administers nothing', async () => {
    const { server, realm } = suite;
    assert.equal((await server.call('GET', '/admin/serverinfo')).status, 401);
    const user = { username: 'ann', enabled: true, email: 'ann@example.org', firstName: 'A', lastName: 'E' };
    const credentials = [{ type: 'password', value: 'pw' }];
    assert.equal((await server.admin('POST', `/${realm}/users`, { ...user, credentials })).status, 201);
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' };
    const { json } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
    assert.equal((await server.call('GET', '/admin/serverinfo', { token: json.access_token })).status, 403);
  });
});
