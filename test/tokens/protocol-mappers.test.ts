import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { person, tokenRealm } from '../support/tokens.ts';

const EVERYWHERE = {
  'id.token.claim': 'true',
  'access.token.claim': 'true',
  'userinfo.token.claim': 'true',
  'introspection.token.claim': 'true',
};
const mapper = (protocolMapper: string, config: object = {}, everywhere: object = EVERYWHERE) => ({
  name: `${protocolMapper} ${JSON.stringify(config)}`,
  protocol: 'openid-connect',
  protocolMapper,
  config: { ...everywhere, ...config },
});
const fixed = (name: string, value: string, more: object = {}) =>
  mapper('oidc-hardcoded-claim-mapper', { 'claim.name': name, 'claim.value': value, ...more });

onEachDatabase('A protocol mapper', (suite) => {
  /** What a login brings with these mappers, wherever claims are told. */
  const told = async (mappers: readonly object[], given: object = {}) => {
    const own = await tokenRealm(suite.server, {}, given);
    const [found] = (await suite.server.admin('GET', `/${own.realm}/clients?clientId=${own.clientId}`)).json;
    await own.setClient({ protocolMappers: [...found.protocolMappers, ...mappers] });
    const { json: answer } = await own.login();
    const path = `/realms/${own.realm}/protocol/openid-connect/userinfo`;
    return {
      answer,
      access: claimsOf(answer.access_token),
      id: claimsOf(answer.id_token),
      userinfo: (await suite.server.call('GET', path, { token: answer.access_token })).json,
      introspection: (await own.post('/token/introspect', { token: answer.access_token })).json,
    };
  };

  it('puts a claim where it is switched on, an old one without switches where it went before', async () => {
    const some = await told([
      fixed('all', '12', { 'jsonType.label': 'int' }),
      fixed('a.b', 'deep'),
      fixed('answered', 'x', { 'access.tokenResponse.claim': 'true' }),
      mapper(
        'oidc-hardcoded-claim-mapper',
        { 'claim.name': 'old', 'claim.value': 'x', 'id.token.claim': 'true' },
        {},
      ),
      mapper(
        'oidc-hardcoded-claim-mapper',
        { 'claim.name': 'own', 'claim.value': 'x', 'access.token.claim': 'true' },
        {},
      ),
    ]);
    const kinds = ['access', 'id', 'userinfo', 'introspection'] as const;
    assert.deepEqual(
      kinds.map((kind) => some[kind].all),
      [12, 12, 12, 12],
    );
    assert.deepEqual(some.access.a, { b: 'deep' });
    assert.deepEqual(
      kinds.map((kind) => some[kind].old),
      [undefined, 'x', 'x', undefined],
    );
    assert.deepEqual(
      kinds.map((kind) => some[kind].own),
      ['x', undefined, undefined, 'x'],
    );
    assert.equal(some.answer.answered, 'x');
  });

  it('never touches what the protocol says itself', async () => {
    const names = [
      'iss',
      'exp',
      'iat',
      'jti',
      'typ',
      'azp',
      'sid',
      'scope',
      'cnf',
      'nbf',
      'nonce',
      'session_state',
    ];
    const { access, id, answer, introspection } = await told([
      ...names.map((name) => fixed(name, 'FORGED')),
      fixed('access_token', 'FORGED', { 'access.tokenResponse.claim': 'true' }),
      fixed('active', 'FORGED'),
      fixed('at_hash', 'FORGED'),
    ]);
    for (const claims of [access, id]) {
      for (const name of [...names, 'at_hash']) assert.notEqual(claims[name], 'FORGED', name);
    }
    assert.notEqual(answer.access_token, 'FORGED');
    assert.equal(introspection.active, true);
  });

  it('adds roles, renames them and moves them to other clients, and the audience follows', async () => {
    const role = (id: string, config: object) => mapper(id, config, {});
    const { access, introspection } = await told([
      role('oidc-hardcoded-role-mapper', { role: 'extra' }),
      role('oidc-hardcoded-role-mapper', { role: 'shop.buyer' }),
      role('oidc-role-name-mapper', { role: 'offline_access', 'new.role.name': 'renamed' }),
      role('oidc-role-name-mapper', { role: 'account.view-profile', 'new.role.name': 'other.viewer' }),
      role('oidc-role-name-mapper', { role: 'nobody-has-it', 'new.role.name': 'nor-this' }),
    ]);
    for (const { realm_access, resource_access, aud } of [access, introspection]) {
      const names = realm_access.roles.filter((name: string) => !name.startsWith('default-roles-'));
      assert.deepEqual(names.sort(), ['extra', 'renamed', 'uma_authorization']);
      assert.deepEqual(resource_access.shop, { roles: ['buyer'] });
      assert.deepEqual(resource_access.other, { roles: ['viewer'] });
      assert.ok(!resource_access.account.roles.includes('view-profile'));
      for (const audience of ['shop', 'other', 'account']) assert.ok(aud.includes(audience), audience);
    }
  });

  it('tells one role alone where several are not asked for', async () => {
    const config = { 'claim.name': 'one', 'usermodel.clientRoleMapping.clientId': 'account' };
    const { access } = await told([mapper('oidc-usermodel-client-role-mapper', config)]);
    assert.equal(typeof access.one, 'string');
  });

  it('makes a subject of its own for each sector, as Keycloak does', async () => {
    const config = { pairwiseSubAlgorithmSalt: 'salt' };
    const redirectUris = ['https://app.example.org/cb'];
    const pairwise = [mapper('oidc-sha256-pairwise-sub-mapper', config, {})];
    const { access, id, userinfo, introspection } = await told(pairwise, { redirectUris });
    assert.match(String(access.sub), /^[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (const { sub } of [id, userinfo, introspection]) assert.equal(sub, access.sub);
  });

  it('names the session and the methods for those that ask', async () => {
    const { access, id } = await told([mapper('oidc-session-state-mapper'), mapper('oidc-amr-mapper')]);
    assert.equal(access.session_state, access.sid);
    assert.deepEqual(id.amr, []);
  });

  it('tells groups, roles and attributes as they are now, whatever was renamed, moved or removed', async () => {
    const own = await tokenRealm(
      suite.server,
      {},
      {
        protocolMappers: [
          mapper('oidc-group-membership-mapper', { 'claim.name': 'groups', 'full.path': 'true' }),
          mapper('oidc-usermodel-attribute-mapper', { 'user.attribute': 'colour', 'claim.name': 'colour' }),
        ],
      },
    );
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `/${own.realm}${path}`, json);
    const made = async (path: string, json: object) =>
      (await admin('POST', path, json)).headers.get('location')?.split('/').at(-1) ?? '';
    const role = async (name: string) => {
      await admin('POST', '/roles', { name });
      return (await admin('GET', `/roles/${name}`)).json;
    };
    const [user] = (await admin('GET', '/users?username=ann')).json;
    const top = await made('/groups', { name: 'top', attributes: { colour: ['red'] } });
    const below = await made(`/groups/${top}/children`, { name: 'below' });
    const [reader, writer] = [await role('reader'), await role('writer')];
    await admin('POST', `/groups/${top}/role-mappings/realm`, [reader]);
    const seen = async () => {
      const { groups, colour, realm_access } = claimsOf((await own.login()).json.access_token);
      const { roles } = realm_access as { roles: string[] };
      return [groups, colour, roles.filter((name) => /^(?:read|writ)/.test(name)).sort()];
    };
    assert.deepEqual(await seen(), [undefined, undefined, []]);
    await admin('PUT', `/users/${user.id}/groups/${below}`);
    assert.deepEqual(await seen(), [['/top/below'], 'red', ['reader']]);
    await admin('PUT', `/groups/${top}`, { name: 'summit', attributes: { colour: ['blue'] } });
    await admin('PUT', '/roles/reader', { ...reader, name: 'readers' });
    assert.deepEqual(await seen(), [['/summit/below'], 'blue', ['readers']]);
    await admin('POST', '/roles/readers/composites', [writer]);
    assert.deepEqual(await seen(), [['/summit/below'], 'blue', ['readers', 'writer']]);
    await admin('DELETE', '/roles/readers');
    assert.deepEqual(await seen(), [['/summit/below'], 'blue', []]);
    await admin('DELETE', `/groups/${top}`);
    assert.deepEqual(await seen(), [undefined, undefined, []]);
  });

  it('puts nothing of one user into the tokens of another, below an object that is fixed', async () => {
    const own = await tokenRealm(
      suite.server,
      {},
      {
        protocolMappers: [
          fixed('shared', '{"digits":9007199254740993}', { 'jsonType.label': 'JSON' }),
          mapper('oidc-usermodel-attribute-mapper', {
            'user.attribute': 'colour',
            'claim.name': 'shared.colour',
          }),
        ],
      },
    );
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `/${own.realm}${path}`, json);
    await admin('POST', '/groups', { name: 'reds', attributes: { colour: ['red'] } });
    await admin('POST', '/users', { ...person('bob'), groups: ['/reds'] });
    const path = `/realms/${own.realm}/protocol/openid-connect/userinfo`;
    const sharedOf = async (username: string) => {
      const { json } = await own.login('openid', { username });
      const { text } = await suite.server.call('GET', path, { token: json.access_token });
      return [claimsOf(json.access_token).shared, claimsOf(json.id_token).shared, text];
    };
    const [, , bobs] = await sharedOf('bob');
    assert.match(String(bobs), /"shared":\{"digits":9007199254740993,"colour":"red"\}/);
    for (const shared of await sharedOf('ann')) assert.doesNotMatch(JSON.stringify(shared), /colour/);
  });

  it('reads attributes by any name, and nothing else', async () => {
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    const { answer, access, userinfo } = await told([
      ...names.map((name, at) =>
        mapper('oidc-usermodel-attribute-mapper', { 'user.attribute': name, 'claim.name': `odd${at}` }),
      ),
      mapper('oidc-address-mapper', {
        'user.attribute.street': 'constructor',
        'user.attribute.locality': '__proto__',
      }),
    ]);
    assert.ok(answer.access_token);
    for (const claims of [access, userinfo])
      assert.deepEqual(
        Object.keys(claims).filter((name) => /^odd|address/.test(name)),
        [],
      );
  });

  it('speaks in a lightweight token when it is told to', async () => {
    const attributes = { 'client.use.lightweight.access.token.enabled': 'true' };
    const own = await tokenRealm(
      suite.server,
      {},
      {
        attributes,
        protocolMappers: [fixed('here', 'x', { 'lightweight.claim': 'true' }), fixed('elsewhere', 'x')],
      },
    );
    const claims = claimsOf((await own.login()).json.access_token);
    assert.deepEqual([claims.here, claims.elsewhere, claims.sub], ['x', undefined, undefined]);
  });
});
