import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

onEachDatabase('A client’s tokens', (suite) => {
  it('are signed by the algorithm it asks for, and verify by the published keys', async () => {
    const { realm, login, setClient } = await tokenRealm(suite.server);
    const issuer = `${suite.server.url}/realms/${realm}`;
    for (const algorithm of ASYMMETRIC) {
      const attributes = {
        'access.token.signed.response.alg': algorithm,
        'id.token.signed.response.alg': algorithm,
      };
      await setClient({ attributes });
      const { access_token, id_token } = (await login('openid')).json;
      // Another algorithm makes another key: what was fetched before does not hold it.
      const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
      for (const token of [access_token, id_token])
        await jwtVerify(token, keys, { issuer, algorithms: [algorithm] });
    }
  });

  it('of lower-case bearer type are taken wherever the others are, and can be withdrawn', async () => {
    const { realm, login, setClient, post } = await tokenRealm(suite.server);
    await setClient({ attributes: { 'token.response.type.bearer.lower-case': 'true' } });
    const { access_token: token, token_type } = (await login('openid')).json;
    assert.equal(token_type, 'bearer');
    assert.equal(claimsOf(token).typ, 'bearer');
    const path = `/realms/${realm}/protocol/openid-connect/userinfo`;
    const userinfo = () => suite.server.call('GET', path, { token });
    assert.equal((await userinfo()).status, 200);
    const introspected = (await post('/token/introspect', { token })).json;
    assert.deepEqual([introspected.active, introspected.token_type], [true, 'bearer']);
    assert.equal((await post('/revoke', { token })).status, 200);
    assert.deepEqual((await post('/token/introspect', { token })).json, { active: false });
    assert.equal((await userinfo()).status, 401);
  });

  it('of no lifespan are over at once', async () => {
    const { login, setClient, post } = await tokenRealm(suite.server);
    await setClient({ attributes: { 'access.token.lifespan': '0' } });
    const { access_token: token, expires_in } = (await login('openid')).json;
    assert.equal(expires_in, 0);
    assert.deepEqual((await post('/token/introspect', { token })).json, { active: false });
  });
});
