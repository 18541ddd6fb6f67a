import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setClientPolicy } from '../support/client-policies.ts';
import { proofKey, tokenHash } from '../support/dpop.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { tokenRealm } from '../support/tokens.ts';

onEachDatabase('A client policy on tokens that are bound to a key', (suite) => {
  const bound = async (configuration: object = {}) => {
    const { server } = suite;
    const tokens = await tokenRealm(server, {}, { publicClient: true, serviceAccountsEnabled: false });
    const { realm, clientId } = tokens;
    const key = await proofKey();
    const at = `/realms/${realm}/protocol/openid-connect`;
    const call = async (path: string, form: Record<string, string>, prover = key, claims: object = {}) =>
      server.call('POST', at + path, {
        form: { client_id: clientId, ...form },
        headers: { dpop: await prover.proof('POST', `${server.url}${at}${path}`, claims) },
      });
    const login = () =>
      call('/token', { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' });
    const { json } = await login();
    assert.equal(json.token_type, 'DPoP');
    await setClientPolicy(server, realm, [['dpop-bind-enforcer', configuration]]);
    return { ...tokens, key, at, call, json };
  };

  it('lets them be given up with the key alone', async () => {
    const { at, call, json, clientId } = await bound();
    const { server } = suite;
    const form = { client_id: clientId, token: json.access_token };
    const without = await server.call('POST', `${at}/revoke`, { form });
    assert.deepEqual([without.status, without.json.error], [400, 'invalid_dpop_proof']);
    const stranger = await proofKey();
    const wrong = await call('/revoke', { token: json.access_token }, stranger);
    assert.deepEqual([wrong.status, wrong.json.error], [400, 'invalid_token']);
    const broken = await call('/revoke', { token: json.access_token }, await proofKey(), { htm: 'GET' });
    assert.equal(broken.status, 400);
    assert.equal((await call('/revoke', { token: json.access_token })).status, 200);
  });

  it('binds the refresh token alone where that is enough', async () => {
    const { at, call, json, key } = await bound({ 'allow-only-refresh-token-binding': 'true' });
    const { server } = suite;
    const form = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
    const refreshed = await call('/token', form);
    assert.equal(refreshed.status, 200, refreshed.text);
    assert.equal(refreshed.json.token_type, 'Bearer');
    const access = claimsOf(refreshed.json.access_token);
    assert.deepEqual([access.cnf, access.typ], [undefined, 'Bearer']);
    const { cnf } = claimsOf(refreshed.json.refresh_token) as { cnf?: { jkt?: string } };
    assert.equal(cnf?.jkt, key.jkt);
    const stolen = await call(
      '/token',
      { ...form, refresh_token: refreshed.json.refresh_token },
      await proofKey(),
    );
    assert.equal(stolen.status, 400);
    await server.call('GET', `${at}/certs`);
  });

  it('asks for the proof at userinfo', async () => {
    const { at, json, key } = await bound();
    const { server } = suite;
    const path = `${at}/userinfo`;
    const bare = await server.call('GET', path, { token: json.access_token });
    assert.equal(bare.status, 401);
    const proof = await key.proof('GET', `${server.url}${path}`, { ath: tokenHash(json.access_token) });
    const good = await server.call('GET', path, {
      headers: { authorization: `DPoP ${json.access_token}`, dpop: proof },
    });
    assert.equal(good.status, 200, good.text);
  });
});
