import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError, type TokenRealm, tokenRealm } from '../support/tokens.ts';

onEachDatabase('What is told about a token', (suite) => {
  const introspect = async ({ post }: TokenRealm, token: string, form = {}) =>
    (await post('/token/introspect', { token, ...form })).json;
  const userinfo = ({ realm }: TokenRealm, token: string, method = 'GET') =>
    suite.server.call(method, `/realms/${realm}/protocol/openid-connect/userinfo`, { token });
  const challenge = ({ headers }: Awaited<ReturnType<typeof userinfo>>) => headers.get('www-authenticate');

  it('is all of it to an audience of it, and nothing to others', async () => {
    const own = await tokenRealm(suite.server);
    const other = await tokenRealm(suite.server);
    const { access_token, refresh_token, session_state } = (await own.login()).json;
    const told = await introspect(own, access_token);
    assert.deepEqual(
      [told.active, told.client_id, told.username, told.token_type, told.sid, told.email, told.acr],
      [true, own.clientId, 'ann', 'Bearer', session_state, 'ann@example.org', '1'],
    );
    assert.deepEqual(await introspect(other, access_token), { active: false });
    assert.deepEqual(await introspect(own, refresh_token), { active: false }, 'without a hint');
    const hint = { token_type_hint: 'refresh_token' };
    assert.equal((await introspect(own, refresh_token, hint)).token_type, 'Refresh');
  });

  it('is who the user is, to whoever bears it with the openid scope', async () => {
    const own = await tokenRealm(suite.server);
    const { access_token } = (await own.login()).json;
    for (const method of ['GET', 'POST']) {
      const { status, json } = await userinfo(own, access_token, method);
      assert.deepEqual([status, json.preferred_username, json.name], [200, 'ann', 'Ann Example']);
    }
    const narrow = await userinfo(own, (await own.login('profile')).json.access_token);
    assert.equal(narrow.status, 403);
    assert.match(challenge(narrow) ?? '', /error="insufficient_scope"/);
    const none = await userinfo(own, 'x');
    assert.equal(none.status, 401);
    assert.match(
      challenge(none) ?? '',
      /error="invalid_token", error_description="Token verification failed"/,
    );
  });

  it('is signed for a client that wants it signed', async () => {
    const own = await tokenRealm(suite.server);
    await own.setClient({ attributes: { 'user.info.response.signature.alg': 'ES256' } });
    const reply = await userinfo(own, (await own.login()).json.access_token);
    assert.equal(reply.headers.get('content-type'), 'application/jwt');
    const issuer = `${suite.server.url}/realms/${own.realm}`;
    const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
    const { payload } = await jwtVerify(reply.text, keys, { issuer, audience: own.clientId });
    assert.equal(payload.preferred_username, 'ann');
  });

  it('is that it is over, once it was revoked or its session has ended', async () => {
    const own = await tokenRealm(suite.server);
    const other = await tokenRealm(suite.server);
    const { access_token, refresh_token } = (await own.login()).json;
    const second = (await own.refresh(refresh_token)).json;
    assert.equal((await introspect(own, access_token)).active, true);
    isError(await other.post('/revoke', { token: access_token }), 200, 'invalid_token', 'Invalid token');
    const revoked = await own.post('/revoke', { token: access_token });
    assert.deepEqual([revoked.status, revoked.text], [200, '']);
    assert.deepEqual(await introspect(own, access_token), { active: false });
    assert.equal((await userinfo(own, access_token)).status, 401);
    assert.equal((await userinfo(own, second.access_token)).status, 200);
    assert.equal((await own.post('/revoke', { token: second.refresh_token })).status, 200);
    assert.deepEqual(await introspect(own, second.access_token), { active: false });
    const over = await userinfo(own, second.access_token);
    assert.match(challenge(over) ?? '', /user_session_not_found/);
    isError(await own.post('/revoke', { token: 'x' }), 200, 'invalid_token', 'Invalid token');
  });

  it('is left out of a lightweight one, and told by introspection', async () => {
    const attributes = { 'client.use.lightweight.access.token.enabled': 'true' };
    const own = await tokenRealm(suite.server, {}, { attributes });
    const { access_token, session_state } = (await own.login()).json;
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
    assert.deepEqual(Object.keys(claims), ['exp', 'iat', 'jti', 'iss', 'typ', 'azp', 'sid', 'scope']);
    const told = await introspect(own, access_token);
    assert.deepEqual(
      [told.active, told.sid, told.username, told.email],
      [true, session_state, 'ann', 'ann@example.org'],
    );
    assert.match(challenge(await userinfo(own, access_token)) ?? '', /Lightweight access token not allowed/);
  });

  it('counts for administrators too: logged out is out', async () => {
    const form = { client_id: 'admin-cli', username: 'admin', password: 'admin-password' };
    const path = '/realms/master/protocol/openid-connect';
    const login = await suite.server.call('POST', `${path}/token`, {
      form: { ...form, grant_type: 'password' },
    });
    const { access_token: token, refresh_token } = login.json;
    const asked = async () => [
      (await suite.server.call('GET', '/admin/realms/master', { token })).status,
      (await suite.server.call('POST', '/realms/master/clients-registrations/default', { token, json: {} }))
        .status,
    ];
    assert.deepEqual(await asked(), [200, 201]);
    const out = await suite.server.call('POST', `${path}/logout`, {
      form: { client_id: 'admin-cli', refresh_token },
    });
    assert.equal(out.status, 204);
    assert.deepEqual(await asked(), [401, 401]);
  });
});
