import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

const VOLATILE = ['exp', 'iat', 'jti', 'sid', 'at_hash'];
const lasting = (claims: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => !VOLATILE.includes(name)));

onEachDatabase('An example of a client’s tokens', (suite) => {
  it('says what the tokens say that are issued afterwards, and leaves no session behind', async () => {
    const { server } = suite;
    const { realm, clientId, login } = await tokenRealm(server);
    const idOf = async (path: string) => (await server.admin('GET', `/${realm}${path}`)).json[0].id;
    const client = await idOf(`/clients?clientId=${clientId}`);
    const user = await idOf('/users?username=ann');
    const at = `/${realm}/clients/${client}/evaluate-scopes`;
    const example = async (kind: string, scope: string) => {
      const query = new URLSearchParams({ userId: user, scope });
      return (await server.admin('GET', `${at}/generate-example-${kind}?${query}`)).json;
    };
    for (const scope of ['openid', 'openid phone address', 'openid microprofile-jwt']) {
      const [access, id, info] = await Promise.all(
        ['access-token', 'id-token', 'userinfo'].map((kind) => example(kind, scope)),
      );
      const { json: tokens } = await login(scope);
      assert.deepEqual(lasting(access), lasting(claimsOf(tokens.access_token)));
      assert.deepEqual(lasting(id), lasting(claimsOf(tokens.id_token)));
      const told = await server.call('GET', `/realms/${realm}/protocol/openid-connect/userinfo`, {
        token: tokens.access_token,
      });
      assert.deepEqual(info, told.json);
    }
    const elsewhere = await server.admin(
      'GET',
      `${at}/generate-example-access-token?userId=${user}&audience=admin-cli`,
    );
    assert.equal(elsewhere.status, 404);
    assert.deepEqual(elsewhere.json, { error: 'Requested audience not available: admin-cli' });
    const { json } = await server.admin('GET', `/${realm}/clients/${client}/session-count`);
    assert.deepEqual(json, { count: 3 });
  });
});
