import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as client from 'openid-client';
import type { Clock } from '../../src/lib/clock.ts';
import { proofKey, tokenHash } from '../support/dpop.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import type { TestServer } from '../support/test-server.ts';
import { SECRET, tokenRealm } from '../support/tokens.ts';

/** Ahead of the system's clock, which a test may stop: what counts seconds is not to depend on how busy a machine is. */
const ahead: { by: number; stopped?: number | undefined } = { by: 0 };
const clock: Clock = { now: () => (ahead.stopped ?? Date.now()) + ahead.by };
const REQUIRED = { 'dpop.nonce.required': 'true' };

async function nonceRealm(server: TestServer, settings: object, given: object) {
  const origins = { webOrigins: ['https://app.example.org'] };
  const { realm, clientId } = await tokenRealm(server, settings, { ...origins, ...given });
  const protocol = `/realms/${realm}/protocol/openid-connect`;
  const key = await proofKey();
  const now = () => Math.floor(clock.now() / 1000);
  const proof = (method: string, path: string, claims: object) =>
    key.proof(method, `${server.url}${protocol}${path}`, { iat: now(), ...claims });
  const post = async (path: string, form: Record<string, string>, nonce: object = {}) =>
    server.call('POST', protocol + path, {
      form: { client_id: clientId, client_secret: SECRET, ...form },
      headers: { dpop: await proof('POST', path, nonce), origin: 'https://app.example.org' },
    });
  const login = (nonce: object = {}) =>
    post('/token', { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' }, nonce);
  const userinfo = async (token: string, nonce: object = {}) =>
    server.call('GET', `${protocol}/userinfo`, {
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await proof('GET', '/userinfo', { ath: tokenHash(token), ...nonce }),
      },
    });
  return { realm, clientId, post, login, userinfo };
}

onEachDatabase(
  'A nonce of the server',
  (suite) => {
    for (const [whose, settings, given] of [
      ['client', {}, { attributes: REQUIRED }],
      ['realm', { attributes: REQUIRED }, {}],
    ] as const)
      it(`is asked of proofs where the ${whose} has it so, and told to whoever has none`, async () => {
        const { login, userinfo, post } = await nonceRealm(suite.server, settings, given);
        const refused = await login();
        assert.deepEqual([refused.status, refused.json.error], [400, 'use_dpop_nonce']);
        const nonce = refused.headers.get('dpop-nonce') ?? '';
        assert.match(nonce, /^[\x21\x23-\x5b\x5d-\x7e]+$/);
        assert.match(refused.headers.get('access-control-expose-headers') ?? '', /DPoP-Nonce/);
        const tokens = await login({ nonce });
        assert.equal(tokens.status, 200, tokens.text);
        const { access_token } = tokens.json;
        const challenged = await userinfo(access_token);
        assert.equal(challenged.status, 401);
        assert.match(challenged.headers.get('www-authenticate') ?? '', /^DPoP .*error="use_dpop_nonce"/);
        const next = challenged.headers.get('dpop-nonce') ?? '';
        assert.equal((await userinfo(access_token, { nonce: next })).status, 200);
        const request = { response_type: 'code', redirect_uri: 'https://app.example.org/cb' };
        const pushed = await post('/ext/par/request', request);
        assert.deepEqual([pushed.status, pushed.json.error], [400, 'use_dpop_nonce']);
      });

    it('is one of this realm alone, and for a while', async () => {
      const one = await nonceRealm(suite.server, {}, { attributes: REQUIRED });
      const other = await nonceRealm(suite.server, {}, { attributes: REQUIRED });
      ahead.stopped = Date.now();
      const nonce = (await one.login()).headers.get('dpop-nonce') ?? '';
      const { access_token } = (await one.login({ nonce })).json;
      for (const wrong of [{ nonce: 'x' }, { nonce: 5 }, { nonce: access_token }, { nonce: `${nonce}x` }])
        assert.equal((await one.login(wrong)).json.error, 'use_dpop_nonce');
      assert.equal((await other.login({ nonce })).json.error, 'use_dpop_nonce');
      ahead.by += 299_000;
      assert.equal((await one.login({ nonce })).status, 200);
      ahead.by += 2000;
      const late = await one.login({ nonce });
      assert.equal(late.json.error, 'use_dpop_nonce');
      assert.notEqual(late.headers.get('dpop-nonce'), nonce);
      ahead.stopped = undefined;
    });

    it('is asked of nobody else', async () => {
      const { login } = await nonceRealm(suite.server, {}, {});
      const { status, headers } = await login();
      assert.deepEqual([status, headers.get('dpop-nonce')], [200, null]);
    });

    it('is taken up by a client library by itself', async () => {
      const attributes = { ...REQUIRED, 'dpop.bound.access.tokens': 'true' };
      const { realm, clientId } = await tokenRealm(suite.server, {}, { attributes });
      ahead.by = 0;
      const config = await client.discovery(
        new URL(`${suite.server.url}/realms/${realm}`),
        clientId,
        SECRET,
        undefined,
        { execute: [client.allowInsecureRequests] },
      );
      const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
      const asked = { username: 'ann', password: 'pw', scope: 'openid' };
      const tokens = await client.genericGrantRequest(config, 'password', asked, { DPoP });
      const sub = tokens.claims()?.sub ?? '';
      assert.equal((await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).sub, sub);
    });
  },
  { clock },
);
