import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { isError, person, type TokenRealm, tokenRealm } from '../support/tokens.ts';

const EVERYWHERE = {
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'userinfo.token.claim': 'true',
  'introspection.token.claim': 'true',
};
const gated = {
  name: 'gated',
  protocol: 'openid-connect',
  attributes: { 'include.in.token.scope': 'true' },
  protocolMappers: [
    {
      name: 'vault',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: { ...EVERYWHERE, 'included.custom.audience': 'vault' },
    },
    {
      name: 'clearance',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { ...EVERYWHERE, 'claim.name': 'clearance', 'claim.value': 'high' },
    },
  ],
};

onEachDatabase('A client scope with a role mapped to it', (suite) => {
  /** A client that may have the scope, Ann who has its role, and Bob who has not. */
  const gatedRealm = async () => {
    const own = await tokenRealm(suite.server);
    const admin = (method: string, path: string, json?: unknown) =>
      suite.server.admin(method, `/${own.realm}${path}`, json);
    const idOf = async (path: string, json: object) =>
      (await admin('POST', path, json)).headers.get('location')?.split('/').at(-1) ?? '';
    const scope = await idOf('/client-scopes', gated);
    await admin('POST', '/roles', { name: 'vip' });
    const vip = (await admin('GET', '/roles/vip')).json;
    await admin('POST', `/client-scopes/${scope}/scope-mappings/realm`, [vip]);
    const [client] = (await admin('GET', `/clients?clientId=${own.clientId}`)).json;
    await admin('PUT', `/clients/${client.id}/optional-client-scopes/${scope}`);
    const [ann] = (await admin('GET', '/users?username=ann')).json;
    await idOf('/users', person('bob'));
    const mappings = `/users/${ann.id}/role-mappings/realm`;
    await admin('POST', mappings, [vip]);
    return { own, admin, vip, mappings, client, ann };
  };
  const hasVault = (token: string) => [claimsOf(token).aud].flat().includes('vault');
  const toldOf = async (own: TokenRealm, token: string) => {
    const path = `/realms/${own.realm}/protocol/openid-connect/userinfo`;
    const userinfo = (await suite.server.call('GET', path, { token })).json;
    const introspection = (await own.post('/token/introspect', { token })).json;
    return [userinfo.clearance, introspection.clearance];
  };

  it('counts for users who have it, and neither its name nor its mappers for others', async () => {
    const { own } = await gatedRealm();
    const ann = (await own.login('openid gated')).json;
    assert.match(ann.scope, /\bgated\b/);
    assert.ok(hasVault(ann.access_token) && hasVault(ann.id_token));
    assert.deepEqual(await toldOf(own, ann.access_token), ['high', 'high']);
    const bob = (await own.login('openid gated', { username: 'bob' })).json;
    for (const scope of [bob.scope, claimsOf(bob.access_token).scope, claimsOf(bob.refresh_token).scope])
      assert.doesNotMatch(String(scope), /\bgated\b/);
    assert.ok(!hasVault(bob.access_token) && !hasVault(bob.id_token));
    assert.equal(claimsOf(bob.access_token).clearance, undefined);
    assert.deepEqual(await toldOf(own, bob.access_token), [undefined, undefined]);
  });

  it('counts no more in a refresh, at userinfo and in introspection once the role is taken', async () => {
    const { own, admin, vip, mappings } = await gatedRealm();
    const { access_token, refresh_token } = (await own.login('openid gated')).json;
    await admin('DELETE', mappings, [vip]);
    assert.deepEqual(await toldOf(own, access_token), [undefined, undefined]);
    for (const form of [{}, { scope: 'openid gated' }]) {
      const { json } = await own.refresh(refresh_token, form);
      assert.ok(!hasVault(json.access_token));
      assert.doesNotMatch(json.scope, /\bgated\b/);
    }
    await admin('POST', mappings, [vip]);
    assert.ok(hasVault((await own.refresh(refresh_token)).json.access_token));
  });

  it('ends offline tokens that need it, until the user has it again', async () => {
    const { own, admin, mappings } = await gatedRealm();
    const { refresh_token } = (await own.login('openid offline_access')).json;
    const told = async () =>
      (await own.post('/token/introspect', { token: refresh_token, token_type_hint: 'refresh_token' })).json
        .active;
    const roles = (await admin('GET', mappings)).json;
    assert.equal(await told(), true);
    await admin('DELETE', mappings, roles);
    const reason = 'Offline session invalid because offline access not granted anymore';
    isError(await own.refresh(refresh_token), 400, 'invalid_grant', reason);
    isError(await own.refresh(refresh_token, { scope: 'openid' }), 400, 'invalid_grant', reason);
    assert.equal(await told(), false);
    await admin('POST', mappings, roles);
    assert.equal((await own.refresh(refresh_token)).status, 200);
    assert.equal(await told(), true);
  });
});
