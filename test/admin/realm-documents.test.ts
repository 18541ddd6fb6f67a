import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';

const MASK = '**********';

onEachDatabase('A realm as a document', (suite) => {
  const name = () => `doc-${randomUUID()}`;
  const make = (document: object) => suite.server.admin('POST', '', document);
  const admin = (method: string, path: string, json?: unknown) => suite.server.admin(method, path, json);
  const exported = async (realm: string) =>
    (await admin('POST', `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`)).json;
  const token = (realm: string, form: Record<string, string>) =>
    suite.server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });

  const full = (realm: string) => ({
    realm,
    enabled: true,
    clients: [
      { clientId: 'app', secret: 'known', directAccessGrantsEnabled: true, serviceAccountsEnabled: true },
    ],
    roles: { realm: [{ name: 'clerk' }], client: { app: [{ name: 'reader' }] } },
    groups: [{ name: 'staff', realmRoles: ['clerk'], subGroups: [{ name: 'kitchen' }] }],
    defaultGroups: ['/staff'],
    identityProviders: [{ alias: 'up', providerId: 'oidc', config: { clientId: 'c' } }],
    users: [
      {
        ...person('ann'),
        groups: ['/staff/kitchen'],
        clientRoles: { app: ['reader'] },
        federatedIdentities: [{ identityProvider: 'up', userId: 'u' }],
        clientConsents: [{ clientId: 'app', grantedClientScopes: ['email'] }],
      },
    ],
  });

  it('is written, imported and written again, the same', async () => {
    const realm = name();
    assert.equal((await make(full(realm))).status, 201);
    // The first time an import says what a realm that was made by hand leaves open.
    const { text } = await admin(
      'POST',
      `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`,
    );
    const twice = [];
    for (let document = JSON.parse(text); twice.length < 2; document = twice.at(-1)) {
      await admin('DELETE', `/${realm}`);
      const reply = await make(document);
      assert.equal(reply.status, 201, reply.text);
      twice.push(await exported(realm));
    }
    assert.deepEqual(comparable(twice[1]), comparable(twice[0]));
    assert.deepEqual(
      Object.keys(comparable(JSON.parse(text)) as object),
      Object.keys(comparable(twice[0]) as object),
    );
  });

  /** Without the times of new secrets, and lists in one order. */
  const comparable = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([member]) => member !== 'client.secret.creation.time')
        .map(([member, each]) => [member, comparable(each)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };

  it('brings users who log in with what they have', async () => {
    const realm = name();
    await make(full(realm));
    const app = { client_id: 'app', client_secret: 'known' };
    const reply = await token(realm, { ...app, grant_type: 'password', username: 'ann', password: 'pw' });
    assert.equal(reply.status, 200, reply.text);
    const claims = JSON.parse(
      Buffer.from(reply.json.access_token.split('.')[1] ?? '', 'base64url').toString(),
    );
    assert.deepEqual(claims.realm_access.roles, ['clerk']);
    assert.deepEqual(claims.resource_access.app.roles, ['reader']);
    assert.equal((await token(realm, { ...app, grant_type: 'client_credentials' })).status, 200);
  });

  it('keeps no masked secret: nobody gets in with the mask', async () => {
    const realm = name();
    await make({
      ...full(realm),
      clients: [{ clientId: 'app', secret: MASK, serviceAccountsEnabled: true }],
    });
    const grant = { grant_type: 'client_credentials', client_id: 'app' };
    assert.equal((await token(realm, { ...grant, client_secret: MASK })).status, 401);
    const [{ secret }] = (await admin('GET', `/${realm}/clients?clientId=app`)).json;
    assert.notEqual(secret, MASK);
    assert.equal((await token(realm, { ...grant, client_secret: secret })).status, 200);
  });

  it('is made whole or not at all, and says what is wrong with it', async () => {
    const realm = name();
    const flow = (alias: string, more: object) => ({
      alias,
      topLevel: true,
      authenticationExecutions: [{ requirement: 'REQUIRED', ...more }],
    });
    const wrong: readonly [object, number, RegExp][] = [
      [{ clients: [{ clientId: 'a', redirectUris: ['javascript:alert(1)'] }] }, 400, /client a: /],
      [{ clients: [{ clientId: 'a' }, { clientId: 'a' }] }, 409, /Duplicate resource/],
      [{ clients: [{ clientId: 'a', authorizationServicesEnabled: true }] }, 501, /client a/],
      [{ clients: [{ clientId: 'a', authenticationFlowBindingOverrides: { browser: 'x' } }] }, 400, /flow/],
      [{ users: [{ username: 'ann', groups: ['/nowhere'] }] }, 400, /ann.*\/nowhere/],
      [{ users: [{ username: 'a b' }] }, 400, /a b.*username/],
      [{ users: [{ username: 'ann', clientRoles: { nobody: ['x'] } }] }, 400, /no client nobody/],
      [{ users: [person('ann'), person('ann')] }, 409, /Duplicate resource/],
      [{ users: [{ username: 'ann', serviceAccountClientId: 'nobody' }] }, 400, /nobody/],
      [{ roles: { realm: [{ name: 'a', composites: { realm: ['b'] } }] } }, 400, /no role b/],
      [{ roles: { client: { nobody: [{ name: 'a' }] } } }, 400, /no client nobody/],
      [{ groups: [{ path: '/a' }] }, 400, /Group name is missing/],
      [{ groups: [{ name: 'a', subGroups: [1] }] }, 400, /unable to read/],
      [{ defaultGroups: ['/nowhere'] }, 400, /no group \/nowhere/],
      [{ scopeMappings: [{ client: 'nobody', roles: ['x'] }] }, 400, /no client nobody/],
      [{ browserFlow: 'nowhere' }, 400, /browserFlow/],
      [{ authenticationFlows: [flow('a', { authenticator: 'nobody' })] }, 400, /nobody/],
      [{ authenticationFlows: [flow('a', { flowAlias: 'a' })] }, 400, /'a' runs in more than one place/],
      [{ authenticationFlows: [flow('a', { flowAlias: 'nowhere' })] }, 400, /nowhere/],
      [
        { authenticationFlows: [flow('a', { authenticator: 'auth-cookie', requirement: 'X' })] },
        400,
        /one of/,
      ],
      [{ components: { nowhere: [{ name: 'a', providerId: 'b' }] } }, 400, /no such provider/],
      [{ identityProviders: [{ alias: 'a', providerId: 'nobody' }] }, 400, /nobody/],
      [{ organizations: [{ name: 'o' }] }, 501, /organizations/],
      [{ userFederationProviders: [{ displayName: 'l' }] }, 501, /userFederationProviders/],
      [{ unknown: 1 }, 400, /unable to read/],
    ];
    for (const [part, status, words] of wrong) {
      const reply = await make({ realm, enabled: true, ...part });
      assert.equal(reply.status, status, `${JSON.stringify(part)}: ${reply.text}`);
      assert.match(reply.text, words);
      assert.equal((await admin('GET', `/${realm}`)).status, 404, JSON.stringify(part));
    }
    assert.equal((await admin('GET', `/master/clients?clientId=${realm}-realm`)).json.length, 0);
    assert.equal((await make({ realm })).status, 201);
  });
});

onEachDatabase('An import into a realm', (suite) => {
  const admin = (method: string, path: string, json?: unknown) =>
    suite.server.admin(method, `/${suite.realm}${path}`, json);
  const bring = (document: object) => admin('POST', '/partialImport', document);

  /** The token of somebody with these roles of `realm-management`. */
  const tokenOf = async (...roles: readonly string[]): Promise<string> => {
    const username = `by-${randomUUID()}`;
    const clientRoles = { 'realm-management': roles };
    const realmRoles = [`default-roles-${suite.realm}`];
    await bring({ users: [{ ...person(username), clientRoles, realmRoles }] });
    const reply = await suite.server.call('POST', `/realms/${suite.realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'password', client_id: 'admin-cli', username, password: 'pw' },
    });
    return reply.json.access_token;
  };

  it('hands out no administration that the caller does not have, by no way', async () => {
    const token = await tokenOf('manage-realm');
    const bringAs = (document: object) =>
      suite.server.call('POST', `/admin/realms/${suite.realm}/partialImport`, { token, json: document });
    const management = { 'realm-management': ['realm-admin'] };
    await admin('POST', '/groups', { name: 'bosses' });
    await bring({
      ifResourceExists: 'OVERWRITE',
      groups: [{ name: 'bosses', clientRoles: management, subGroups: [{ name: 'below' }] }],
      roles: { realm: [{ name: 'boss', composites: { client: management } }] },
    });
    const puppet = { ...person('puppet') };
    const ways: readonly object[] = [
      { users: [{ ...puppet, clientRoles: management }] },
      { users: [{ ...puppet, clientRoles: { 'realm-management': ['manage-users'] } }] },
      { users: [{ ...puppet, realmRoles: ['boss'] }] },
      { users: [{ ...puppet, groups: ['/bosses'] }] },
      { users: [{ ...puppet, groups: ['/bosses/below'] }] },
      { groups: [{ name: 'mine', clientRoles: management }] },
      { groups: [{ name: 'mine', subGroups: [{ name: 'below', realmRoles: ['boss'] }] }] },
      { roles: { realm: [{ name: 'mine', composites: { client: management } }] } },
      { roles: { realm: [{ name: 'mine', composites: { realm: ['boss'] } }] } },
      { roles: { client: { 'realm-management': [{ name: 'more' }] } } },
      { users: [{ ...puppet, clientRoles: { 'realm-management': ['more'] } }] },
    ];
    for (const way of ways) {
      const reply = await bringAs({ ifResourceExists: 'OVERWRITE', ...way });
      assert.equal(reply.status, 403, `${JSON.stringify(way)}: ${reply.text}`);
    }
    assert.equal((await admin('GET', '/users?username=puppet')).json.length, 0);
    assert.equal((await admin('GET', '/roles/mine')).status, 404);
    const given = { ...puppet, clientRoles: { 'realm-management': ['manage-realm'] } };
    assert.equal((await bringAs({ users: [given] })).status, 200);
  });

  it('leaves what administers the realm, and the role of all users, as it is', async () => {
    const [{ id }] = (await admin('GET', '/clients?clientId=realm-management')).json;
    const before = (await admin('GET', `/clients/${id}/roles/realm-admin`)).json;
    const everybody = `default-roles-${suite.realm}`;
    const reply = await bring({
      ifResourceExists: 'OVERWRITE',
      clients: [{ clientId: 'realm-management', publicClient: true }],
      roles: { realm: [{ name: everybody }], client: { 'realm-management': [{ name: 'realm-admin' }] } },
    });
    assert.equal(reply.json.skipped, 2, reply.text);
    assert.deepEqual((await admin('GET', `/clients/${id}/roles/realm-admin`)).json, before);
    assert.equal((await admin('GET', `/roles/${everybody}`)).json.composite, true);
    assert.equal((await admin('GET', `/clients/${id}`)).json.publicClient, false);
  });

  it('is done whole or not at all', async () => {
    const wrong: readonly [object, number][] = [
      [{ users: [person('dup'), person('dup')] }, 409],
      [{ users: [{ username: 'dup', groups: ['/nowhere'] }] }, 400],
      [{ clients: [{ clientId: 'dup' }], users: [{ username: 'x y' }] }, 400],
      [{ clients: [{ clientId: 'dup', redirectUris: ['javascript:x'] }] }, 400],
      [{ clients: [{ clientId: 'dup' }], roles: { client: { nobody: [{ name: 'x' }] } } }, 412],
      [{ clients: [{ clientId: 'dup' }], identityProviders: [{ alias: 'a', providerId: 'nobody' }] }, 400],
      [{ clients: [{ clientId: 'dup' }], groups: [{ name: 'dup', subGroups: 'x' }] }, 400],
      [{ ifResourceExists: 'PERHAPS' }, 400],
    ];
    for (const [document, status] of wrong) {
      const reply = await bring(document);
      assert.equal(reply.status, status, `${JSON.stringify(document)}: ${reply.text}`);
    }
    assert.deepEqual((await admin('GET', '/clients?clientId=dup')).json, []);
    assert.deepEqual((await admin('GET', '/users?username=dup')).json, []);
  });

  it('at once by ten makes each thing once', async () => {
    const document = {
      clients: [{ clientId: 'once' }],
      users: [person('once')],
      roles: { realm: [{ name: 'once' }] },
    };
    const replies = await Promise.all(Array.from({ length: 10 }, () => bring(document)));
    const statuses = replies.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array(9).fill(409)]);
    assert.equal((await admin('GET', '/users?username=once&exact=true')).json.length, 1);
  });

  it('ends the sessions of those it overwrites', async () => {
    await bring({ users: [person('gone')] });
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'gone', password: 'pw' };
    const url = `/realms/${suite.realm}/protocol/openid-connect`;
    const { json } = await suite.server.call('POST', `${url}/token`, { form });
    const again = { grant_type: 'refresh_token', client_id: 'admin-cli', refresh_token: json.refresh_token };
    const reply = await bring({ ifResourceExists: 'OVERWRITE', users: [person('gone')] });
    assert.equal(reply.json.overwritten, 1, reply.text);
    assert.equal((await suite.server.call('POST', `${url}/token`, { form: again })).status, 400);
  });
});
