import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { type ProofKey, proofKey, tokenHash } from '../support/dpop.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';
import { startTestServer } from '../support/server.ts';
import type { Reply, TestServer } from '../support/test-server.ts';
import { isError, SECRET, tokenRealm } from '../support/tokens.ts';

const PROTOCOL = '/protocol/openid-connect';
const MUST = { attributes: { 'dpop.bound.access.tokens': 'true' } };
const PUBLIC = { publicClient: true, secret: undefined, serviceAccountsEnabled: false };

/** A realm whose client asks with proofs; `token` sends a proof that is given, `login` makes one. */
async function dpopRealm(server: TestServer, client: object = {}) {
  const key = await proofKey();
  const { realm, clientId, ...rest } = await tokenRealm(server, {}, client);
  const url = (path: string) => `${server.url}/realms/${realm}${PROTOCOL}${path}`;
  const credentials = { client_id: clientId, ...(!('publicClient' in client) && { client_secret: SECRET }) };
  const token = (form: Record<string, string>, dpop?: string) =>
    server.call('POST', `/realms/${realm}${PROTOCOL}/token`, {
      form: { ...credentials, ...form },
      headers: dpop === undefined ? {} : { dpop },
    });
  const tokenProof = (by = key, claims = {}) => by.proof('POST', url('/token'), claims);
  const password = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
  const userinfo = (access: string, dpop?: string, scheme = 'DPoP') =>
    server.call('GET', `/realms/${realm}${PROTOCOL}/userinfo`, {
      headers: { authorization: `${scheme} ${access}`, ...(dpop !== undefined && { dpop }) },
    });
  const userinfoProof = (access: string, by = key, claims = {}) =>
    by.proof('GET', url('/userinfo'), { ath: tokenHash(access), ...claims });
  return {
    ...rest,
    realm,
    clientId,
    key,
    url,
    token,
    tokenProof,
    userinfo,
    userinfoProof,
    login: async (by: ProofKey = key) => (await token(password, await tokenProof(by))).json,
    plain: async () => (await token(password)).json,
    refresh: (refresh_token: string, dpop?: string) =>
      token({ grant_type: 'refresh_token', refresh_token }, dpop),
    service: (dpop?: string) => token({ grant_type: 'client_credentials' }, dpop),
  };
}

const isChallenged = ({ status, headers }: Reply) => {
  assert.equal(status, 401);
  assert.match(headers.get('www-authenticate') ?? '', /error="invalid_token"/);
};

onEachDatabase('A token bound to a key', (suite) => {
  it('is issued for a proof, whatever the grant, and good with another proof', async () => {
    const { key, login, service, tokenProof, refresh, userinfo, userinfoProof } = await dpopRealm(
      suite.server,
    );
    const first = await login();
    const next = (await refresh(first.refresh_token, await tokenProof())).json;
    const own = (await service(await tokenProof())).json;
    for (const { access_token, token_type } of [first, next, own]) {
      assert.equal(token_type, 'DPoP');
      const { typ, cnf } = claimsOf(access_token);
      assert.deepEqual([typ, cnf], ['DPoP', { jkt: key.jkt, 'kc-jkt-type': 'DPoP' }]);
    }
    const { access_token } = next;
    assert.equal((await userinfo(access_token, await userinfoProof(access_token))).status, 200);
  });

  it('is worth nothing to whoever stole it: as bearer token, without the key, with another', async () => {
    const { key, login, userinfo, userinfoProof, url } = await dpopRealm(suite.server);
    const { access_token: token } = await login();
    const thief = await proofKey();
    isChallenged(await userinfo(token, undefined, 'Bearer'));
    isChallenged(await userinfo(token));
    isChallenged(await userinfo(token, await userinfoProof(token, thief)));
    isChallenged(await userinfo(token, await userinfoProof(token), 'Bearer'));
    isChallenged(await userinfo(token, await userinfoProof(token, key, { ath: tokenHash('another') })));
    isChallenged(await userinfo(token, await key.proof('GET', url('/userinfo'))));
    isChallenged(await userinfo(token, await userinfoProof(token, key, { htm: 'POST' })));
    isChallenged(await userinfo(token, await userinfoProof(token, key, { htu: url('/token') })));
    // The thief's key in the header, the owner's thumbprint in the token.
    const forged = await thief.proof('GET', url('/userinfo'), { ath: tokenHash(token) }, { jwk: key.jwk });
    isChallenged(await userinfo(token, forged));
  });

  it('is proved once: of many requests with one proof, one gets through', async () => {
    const { login, userinfo, userinfoProof, service, tokenProof } = await dpopRealm(suite.server);
    const { access_token } = await login();
    const outcome = async (requests: readonly Promise<Reply>[]) =>
      (await Promise.all(requests)).map(({ status }) => status).sort();
    const proof = await tokenProof();
    const asked = await outcome(Array.from({ length: 12 }, () => service(proof)));
    assert.deepEqual(asked, [200, ...Array(11).fill(400)]);
    const used = await userinfoProof(access_token);
    const shown = await outcome(Array.from({ length: 12 }, () => userinfo(access_token, used)));
    assert.deepEqual(shown, [200, ...Array(11).fill(401)]);
  });

  it('is not replaced by an unbound one where the client must prove its key', async () => {
    const { key, service, tokenProof, token } = await dpopRealm(suite.server, MUST);
    isError(await service(), 400, 'invalid_request', 'DPoP proof is missing');
    assert.equal((await service(await tokenProof())).json.token_type, 'DPoP');
    const soon = Math.floor(Date.now() / 1000) + 600;
    const refused = 'DPoP proof is not active';
    isError(await service(await tokenProof(key, { iat: soon })), 400, 'invalid_request', refused);
    const long = await tokenProof(key, { jti: 'x'.repeat(8000) });
    isError(await service(long), 400, 'invalid_request', 'DPoP proof must not exceed 8192 characters');
    const wrong = await token({ grant_type: 'password', username: 'ann', password: 'x' });
    isError(wrong, 400, 'invalid_request', 'DPoP proof is missing');
  });

  it('of a public client is refreshed with its key alone', async () => {
    const { key, login, plain, refresh, tokenProof } = await dpopRealm(suite.server, PUBLIC);
    const { refresh_token } = await login();
    const refused = (reply: Reply, description: string) => isError(reply, 400, 'invalid_grant', description);
    refused(await refresh(refresh_token), 'DPoP proof is missing');
    const other = await tokenProof(await proofKey());
    refused(await refresh(refresh_token, other), "DPoP confirmation doesn't match DPoP proof");
    const { json } = await refresh(refresh_token, await tokenProof());
    assert.deepEqual(claimsOf(json.refresh_token).cnf, { jkt: key.jkt, 'kc-jkt-type': 'DPoP' });
    // A token that was not bound becomes so when it is refreshed with a proof.
    const bound = (await refresh((await plain()).refresh_token, await tokenProof())).json;
    refused(await refresh(bound.refresh_token), 'DPoP proof is missing');
  });

  it('keeps to its key when its client stops being public', async () => {
    const { login, refresh, setClient, token } = await dpopRealm(suite.server, PUBLIC);
    const { refresh_token } = await login();
    await setClient({ publicClient: false, secret: SECRET });
    isError(
      await refresh(refresh_token),
      401,
      'unauthorized_client',
      'Invalid client or Invalid client credentials',
    );
    const form = { grant_type: 'refresh_token', refresh_token, client_secret: SECRET };
    isError(await token(form), 400, 'invalid_grant', 'DPoP proof is missing');
  });

  it('opens the Admin REST API for its key alone, whatever the path', async () => {
    const { server } = suite;
    const key = await proofKey();
    const at = `${server.url}/realms/master${PROTOCOL}/token`;
    const form = {
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'admin',
      password: 'admin-password',
    };
    const { json } = await server.call('POST', `/realms/master${PROTOCOL}/token`, {
      form,
      headers: { dpop: await key.proof('POST', at) },
    });
    const token: string = json.access_token;
    const path = `/admin/realms/${suite.realm}/clients?clientId=account`;
    const call = async (by: ProofKey | undefined, claims = {}, scheme = 'DPoP') => {
      const htu = `${server.url}${path.split('?', 1)[0]}`;
      const dpop = await by?.proof('GET', htu, { ath: tokenHash(token), ...claims });
      const headers = { authorization: `${scheme} ${token}`, ...(dpop && { dpop }) };
      return (await server.call('GET', path, { headers })).status;
    };
    assert.equal(await call(key), 200);
    assert.equal(await call(undefined), 401);
    assert.equal(await call(await proofKey()), 401);
    assert.equal(await call(undefined, {}, 'Bearer'), 401);
    assert.equal(await call(key, {}, 'Bearer'), 401);
    assert.equal(await call(key, { htu: `${server.url}/admin/realms/${suite.realm}/users` }), 401);
    assert.equal(await call(key, { htm: 'DELETE' }), 401);
    const jti = randomUUID();
    assert.deepEqual([await call(key, { jti }), await call(key, { jti })], [200, 401]);
  });

  it('ends with its session, and when it is revoked', async () => {
    const { login, post, userinfo, userinfoProof } = await dpopRealm(suite.server);
    const one = (await login()).access_token;
    assert.equal((await post('/revoke', { token: one })).status, 200);
    isChallenged(await userinfo(one, await userinfoProof(one)));
    const other = await login();
    await post('/logout', { refresh_token: other.refresh_token });
    isChallenged(await userinfo(other.access_token, await userinfoProof(other.access_token)));
    assert.deepEqual((await post('/token/introspect', { token: other.access_token })).json, {
      active: false,
    });
  });

  it('is told to resource servers with its key, and without a proof', async () => {
    const { key, login, post } = await dpopRealm(suite.server);
    const { json } = await post('/token/introspect', { token: (await login()).access_token });
    assert.deepEqual([json.active, json.token_type, json.cnf.jkt], [true, 'DPoP', key.jkt]);
  });
});

it('A proof names the URL that the outside knows, behind a proxy and below a base path', async () => {
  const server = await startTestServer({
    flags: { hostname: 'https://login.example.org', 'base-path': '/auth' },
  });
  try {
    const { realm, key, service } = await dpopRealm(server);
    const path = `/realms/${realm}${PROTOCOL}/token`;
    const outside = await key.proof('POST', `https://login.example.org/auth${path}`);
    assert.equal((await service(outside)).status, 200);
    const inside = await key.proof('POST', server.url + path);
    isError(await service(inside), 400, 'invalid_request', 'DPoP HTTP URL mismatch');
  } finally {
    await server.stop();
  }
});

onTwoNodes('A proof used on one node', (nodes) => {
  it('is used on every other, even when both are asked at once', async () => {
    const { realm, clientId } = await tokenRealm(nodes.one);
    const key = await proofKey();
    const path = `/realms/${realm}${PROTOCOL}/token`;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: SECRET };
    for (let round = 0; round < 5; round++) {
      const headers = { dpop: await key.proof('POST', `https://login.example.org${path}`) };
      const replies = await Promise.all(
        [nodes.one, nodes.other].map((node) => node.call('POST', path, { form, headers })),
      );
      assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 400]);
    }
  });
});
