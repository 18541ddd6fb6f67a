import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { ANN, loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError, tokenRealm } from '../support/tokens.ts';

const ALG = 'RSA-OAEP-256';
const newPair = async (kid: string, more: object = {}) => {
  const { publicKey, privateKey } = await generateKeyPair(ALG, { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: ALG, use: 'enc', ...more }, privateKey };
};
const [mine, next] = [await newPair('mine'), await newPair('next')];

const published: { text: string; status: number } = { text: '', status: 200 };
const keyServer = createServer((_request, response) => {
  response.statusCode = published.status;
  response.end(published.text);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => keyServer.once('listening', resolve));
after(() => keyServer.close());
const url = () => `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys?${randomUUID()}`;

const byValue = (...keys: object[]) => ({
  'use.jwks.string': 'true',
  'jwks.string': JSON.stringify({ keys }),
});
const byReference = () => ({ 'use.jwks.url': 'true', 'jwks.url': url() });
const ID = { 'id.token.encrypted.response.alg': ALG };
const USERINFO = { 'user.info.encrypted.response.alg': ALG };

onEachDatabase(
  'What is encrypted for a client',
  (suite) => {
    const userinfo = (realm: string, token: string) =>
      suite.server.call('GET', `/realms/${realm}/protocol/openid-connect/userinfo`, { token });
    const text = async (jwe: string, { privateKey }: typeof mine) =>
      Buffer.from((await compactDecrypt(jwe, privateKey)).plaintext).toString();

    it('is opened with its key, and what is inside verifies by the realm’s', async () => {
      const { realm, clientId, login, setClient } = await tokenRealm(suite.server);
      await setClient({
        attributes: { ...ID, ...USERINFO, ...byValue(mine.jwk), 'user.info.response.signature.alg': 'ES256' },
      });
      const { id_token, access_token } = (await login('openid')).json;
      const issuer = `${suite.server.url}/realms/${realm}`;
      const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
      const answer = await userinfo(realm, access_token);
      assert.equal(answer.headers.get('content-type'), 'application/jwt');
      for (const jwe of [id_token, answer.text])
        await jwtVerify(await text(jwe, mine), keys, { issuer, audience: clientId });
    });

    it('is for the key it publishes, and for another once it publishes that', async () => {
      const { login, setClient } = await tokenRealm(suite.server);
      published.text = JSON.stringify({ keys: [mine.jwk] });
      await setClient({ attributes: { ...ID, ...byReference() } });
      await text((await login('openid')).json.id_token, mine);
      published.text = JSON.stringify({ keys: [next.jwk] });
      await setClient({ attributes: { ...ID, ...byReference() } });
      await text((await login('openid')).json.id_token, next);
    });

    it('goes out not at all when it has no key for it, and nothing is left of the login', async () => {
      const { realm, login, setClient } = await tokenRealm(suite.server);
      const noKey = `The client has no key to encrypt for by ${ALG}`;
      const unsupported = 'The client asks for an encryption that is not supported';
      const store = await suite.server.store();
      const { id: realmId = '' } = (await store.realms.findByName(realm)) ?? {};
      const { id: userId = '' } = (await store.users.findByUsername(realmId, 'ann')) ?? {};
      const { jwk: small } = await newPair('small');
      published.status = 404;
      const cases: readonly (readonly [Record<string, string>, string])[] = [
        [{}, noKey],
        [byValue(), noKey],
        [byValue({ ...mine.jwk, use: 'sig' }), noKey],
        [byValue({ ...mine.jwk, alg: 'RSA-OAEP' }), noKey],
        [byValue({ ...small, n: small.n?.slice(0, 171) }), noKey],
        [byValue({ kty: 'oct', k: 'c2VjcmV0', use: 'enc', alg: ALG }), noKey],
        [{ 'use.jwks.string': 'true', 'jwks.string': 'nonsense' }, noKey],
        [{ 'use.jwks.string': 'true', 'jwks.string': '{"keys":[null,1,{"kty":"RSA"}]}' }, noKey],
        [byReference(), noKey],
        [{ 'use.jwks.url': 'true', 'jwks.url': 'http://[::1]:1/' }, noKey],
        [{ ...byValue(mine.jwk), 'id.token.encrypted.response.alg': 'dir' }, unsupported],
        [{ ...byValue(mine.jwk), 'id.token.encrypted.response.alg': 'PBES2-HS256+A128KW' }, unsupported],
        [{ ...byValue(mine.jwk), 'id.token.encrypted.response.alg': 'none' }, unsupported],
        [{ ...byValue(mine.jwk), 'id.token.encrypted.response.enc': 'A128CTR' }, unsupported],
      ];
      for (const [attributes, description] of cases) {
        await setClient({ attributes: { ...cleared, ...ID, ...attributes } });
        isError(await login('openid'), 400, 'invalid_request', description);
      }
      published.status = 200;
      assert.deepEqual(await store.sessions.ofUser(realmId, userId, 'online'), []);
      await setClient({ attributes: { ...cleared, 'id.token.signed.response.alg': 'bogus' } });
      assert.equal((await login('openid')).status, 400);
      assert.deepEqual(await store.sessions.ofUser(realmId, userId, 'online'), []);
    });

    it('is refused as userinfo as well when it has no key, and never said in the clear', async () => {
      const { realm, login, setClient } = await tokenRealm(suite.server);
      await setClient({ attributes: USERINFO });
      const { access_token } = (await login('openid')).json;
      const answer = await userinfo(realm, access_token);
      isError(answer, 400, 'invalid_request', `The client has no key to encrypt for by ${ALG}`);
    });

    it('is refused to whoever has come by a browser on a page, and nothing is said in the clear', async () => {
      const { server } = suite;
      const attributes = { 'authorization.encrypted.response.alg': ALG };
      const { url } = await loginRealm(server, {}, { attributes });
      const tab = new TestBrowser(server.url);
      const isPage = (page = tab.last) => {
        assert.equal(page?.status, 400);
        assert.equal(page?.headers.get('location'), null);
        assert.match(page?.text ?? '', /<h1[\s\S]*The client has no key to encrypt for by/);
      };
      isPage(await tab.open(url({ response_mode: 'query.jwt', prompt: 'none' })));
      isPage(await tab.open(url({ response_mode: 'form_post.jwt', scope: 'openid none-such' })));
      await tab.open(url({ response_mode: 'query.jwt' }));
      isPage(await tab.submit(ANN));
    });

    it('is an answer of the authorization endpoint, too, whichever way it goes', async () => {
      const { server } = suite;
      const attributes = { 'authorization.encrypted.response.alg': ALG, ...byValue(mine.jwk) };
      const { realm, url: address, token } = await loginRealm(server, {}, { attributes });
      const issuer = `${server.url}/realms/${realm}`;
      const keys = createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`));
      for (const response_mode of ['query.jwt', 'fragment.jwt']) {
        const tab = new TestBrowser(server.url);
        await tab.open(address({ response_mode, state: 'mine' }));
        await tab.submit(ANN);
        const { searchParams, hash } = tab.location;
        const said = response_mode === 'query.jwt' ? searchParams : new URLSearchParams(hash.slice(1));
        assert.deepEqual([...said.keys()], ['response']);
        const inside = await text(said.get('response') ?? '', mine);
        const { payload } = await jwtVerify(inside, keys, { issuer, audience: 'app' });
        assert.equal(payload.state, 'mine');
        assert.equal((await token({ code: String(payload.code) })).status, 200);
      }
    });

    it('does not need a key for tokens without an ID token', async () => {
      const { login, setClient } = await tokenRealm(suite.server);
      await setClient({ attributes: ID });
      assert.equal((await login('profile')).status, 200);
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);

/** Attributes that are empty are taken away. */
const cleared = Object.fromEntries(
  [
    'use.jwks.string',
    'jwks.string',
    'use.jwks.url',
    'jwks.url',
    'id.token.encrypted.response.enc',
    'id.token.encrypted.response.alg',
  ].map((name) => [name, '']),
);
