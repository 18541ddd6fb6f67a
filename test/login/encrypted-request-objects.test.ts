import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CompactEncrypt, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { TestBrowser } from '../support/browser.ts';
import { setClientPolicy } from '../support/client-policies.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from './login-realm.ts';

onEachDatabase('A request object that is encrypted', (suite) => {
  async function world(attributes: Record<string, string> = {}) {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
    const own = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: [jwk] }), ...attributes };
    const { server } = suite;
    const { realm, url } = await loginRealm(server, {}, { attributes: own });
    const issuer = `${server.url}/realms/${realm}`;
    const { json } = await server.call('GET', `/realms/${realm}/protocol/openid-connect/certs`);
    const [key] = json.keys.filter(({ use }: { use: string }) => use === 'enc');
    const asked = { client_id: 'app', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'openid' };
    const signed = (more: object = {}) =>
      new SignJWT({ ...asked, nbf: Math.floor(Date.now() / 1000), aud: issuer, ...more })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setExpirationTime('5m')
        .sign(privateKey);
    const encrypted = async (text: string, header: object = {}, given: object = key) =>
      new CompactEncrypt(Buffer.from(text))
        .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: key.kid, ...header })
        .encrypt(await importJWK({ ...given, alg: 'RSA-OAEP' }));
    const open = async (request: string) => {
      const tab = new TestBrowser(server.url);
      const { status } = await tab.open(url({ request, state: 'outer' }));
      return { tab, status };
    };
    return { realm, url, signed, encrypted, open, asked };
  }

  it('for the realm is read, by the key it names or the one in use', async () => {
    const { signed, encrypted, open, realm } = await world();
    for (const header of [{}, { kid: undefined }, { enc: 'A128CBC-HS256' }]) {
      const { tab } = await open(await encrypted(await signed({ state: 'inner' }), header));
      await tab.submit(ANN);
      assert.notEqual(codeOf(tab), '', JSON.stringify(header));
      assert.equal(tab.location.searchParams.get('state'), 'inner');
    }
    await setClientPolicy(suite.server, realm, [['secure-request-object', { 'encryption-required': true }]]);
    const plain = await open(await signed({ state: 'outer' }));
    assert.equal(plain.tab.location.searchParams.get('error_description'), 'Request object not encrypted');
    const good = await open(await encrypted(await signed({ state: 'outer' })));
    assert.equal(good.status, 200);
    const form = { client_id: 'app', request: await encrypted(await signed()) };
    const pushed = await suite.server.call(
      'POST',
      `/realms/${realm}/protocol/openid-connect/ext/par/request`,
      { form },
    );
    assert.equal(pushed.status, 201, pushed.text);
    const tab = new TestBrowser(suite.server.url);
    const query = new URLSearchParams({ client_id: 'app', request_uri: pushed.json.request_uri });
    await tab.open(`${suite.server.url}/realms/${realm}/protocol/openid-connect/auth?${query}`);
    assert.equal(tab.location.searchParams.get('error'), null);
  });

  it('for somebody else, in another way, or not signed inside says nothing', async () => {
    const { signed, encrypted, open, asked } = await world();
    const other = await exportJWK((await generateKeyPair('RSA-OAEP', { extractable: true })).publicKey);
    const good = await encrypted(await signed());
    const parts = good.split('.');
    const wrong = [
      await encrypted(await signed(), {}, other),
      await encrypted(await signed(), { kid: 'unknown' }),
      await encrypted(JSON.stringify(asked)),
      await encrypted(good),
      [...parts.slice(0, 4), 'AAAAAAAAAAAAAAAAAAAAAA'].join('.'),
      [...parts.slice(0, 3), '', parts[4]].join('.'),
      '....',
      [Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url'), ...parts.slice(1)].join('.'),
      [Buffer.from('{"alg":"RSA1_5","enc":"A256GCM"}').toString('base64url'), ...parts.slice(1)].join('.'),
      [
        Buffer.from('{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":100000000,"p2s":"AA"}').toString(
          'base64url',
        ),
        ...parts.slice(1),
      ].join('.'),
    ];
    for (const [at, request] of wrong.entries()) {
      const { status, tab } = await open(request);
      assert.equal(status, 400, String(at));
      assert.equal(tab.last?.headers.get('location'), null);
    }
  });

  it('keeps to what its client has registered', async () => {
    const { signed, encrypted, open } = await world({
      'request.object.encryption.alg': 'RSA-OAEP',
      'request.object.encryption.enc': 'A128GCM',
    });
    const outer = { state: 'outer' };
    assert.equal((await open(await encrypted(await signed(outer), { enc: 'A128GCM' }))).status, 200);
    assert.equal((await open(await encrypted(await signed(outer)))).status, 400);
    assert.equal((await open(await signed(outer))).status, 400);
  });
});
