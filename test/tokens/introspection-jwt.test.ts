import assert from 'node:assert/strict';
import { it } from 'node:test';
import { compactDecrypt, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { isError, SECRET, type TokenRealm, tokenRealm } from '../support/tokens.ts';

const MEDIA_TYPE = 'application/token-introspection+jwt';
const TYP = 'token-introspection+jwt';

onEachDatabase('An answer of introspection that is a JWT (RFC 9701)', (suite) => {
  const endpoint = ({ realm }: TokenRealm, path: string) => `/realms/${realm}/protocol/openid-connect${path}`;
  const ask = (own: TokenRealm, token: string, accept = MEDIA_TYPE) =>
    suite.server.call('POST', endpoint(own, '/token/introspect'), {
      form: { client_id: own.clientId, client_secret: SECRET, token },
      headers: { accept },
    });
  const verify = (own: TokenRealm, text: string) => {
    const issuer = `${suite.server.url}/realms/${own.realm}`;
    const keys = createRemoteJWKSet(new URL(`${suite.server.url}${endpoint(own, '/certs')}`));
    return jwtVerify(text, keys, { issuer, audience: own.clientId, typ: TYP });
  };

  it('is signed for the resource server, and says what JSON would', async () => {
    const own = await tokenRealm(suite.server);
    const { access_token } = (await own.login()).json;
    const reply = await ask(own, access_token);
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, MEDIA_TYPE]);
    const { payload, protectedHeader } = await verify(own, reply.text);
    assert.equal(protectedHeader.alg, 'RS256');
    assert.deepEqual(Object.keys(payload).sort(), ['aud', 'iat', 'iss', 'token_introspection']);
    const { json } = await ask(own, access_token, 'application/json');
    assert.deepEqual(payload.token_introspection, json);
    assert.equal(json.active, true);
    const nothing = await verify(own, (await ask(own, 'x')).text);
    assert.deepEqual(nothing.payload.token_introspection, { active: false });
  });

  it('is given to whoever asks for it by name alone', async () => {
    const own = await tokenRealm(suite.server);
    const { access_token } = (await own.login()).json;
    for (const accept of ['application/json', '*/*', 'application/*', `${MEDIA_TYPE};q=0, */*`])
      assert.equal((await ask(own, access_token, accept)).json.active, true, accept);
    const first = await ask(own, access_token, `text/html, ${MEDIA_TYPE.toUpperCase()};q=0.5`);
    assert.equal(first.headers.get('content-type'), MEDIA_TYPE);
  });

  it('is no token of any kind, whoever has it', async () => {
    const own = await tokenRealm(suite.server);
    const { access_token } = (await own.login()).json;
    const { text } = await ask(own, access_token);
    assert.equal((await suite.server.call('GET', endpoint(own, '/userinfo'), { token: text })).status, 401);
    assert.deepEqual((await ask(own, text, 'application/json')).json, { active: false });
    assert.equal((await own.refresh(text)).status, 400);
    const hint = new URLSearchParams({ id_token_hint: text });
    const leave = await suite.server.call('GET', `${endpoint(own, '/logout')}?${hint}`);
    assert.equal(leave.status, 400);
  });

  it('is signed and encrypted as the resource server is registered, or not given at all', async () => {
    const own = await tokenRealm(suite.server);
    const { access_token } = (await own.login()).json;
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'rs', use: 'enc', alg: 'RSA-OAEP-256' };
    await own.setClient({
      attributes: {
        'introspection.signed.response.alg': 'ES256',
        'introspection.encrypted.response.alg': 'RSA-OAEP-256',
        'use.jwks.string': 'true',
        'jwks.string': JSON.stringify({ keys: [jwk] }),
      },
    });
    const reply = await ask(own, access_token);
    assert.equal(reply.headers.get('content-type'), MEDIA_TYPE);
    const opened = await compactDecrypt(reply.text, privateKey);
    assert.equal(opened.protectedHeader.enc, 'A128CBC-HS256');
    const inner = await verify(own, Buffer.from(opened.plaintext).toString());
    assert.equal(inner.protectedHeader.alg, 'ES256');
    await own.setClient({ attributes: { 'introspection.signed.response.alg': 'HS256' } });
    const unsupported = 'The client asks for a signature that is not supported';
    isError(await ask(own, access_token), 400, 'invalid_request', unsupported);
  });

  it('is registered by the names of RFC 9701, and advertised', async () => {
    const token = await suite.server.initialAccessToken(suite.realm);
    const metadata = {
      introspection_signed_response_alg: 'PS256',
      introspection_encrypted_response_alg: 'RSA-OAEP',
      introspection_encrypted_response_enc: 'A256GCM',
    };
    const path = `/realms/${suite.realm}/clients-registrations/openid-connect`;
    const json = { redirect_uris: ['https://app.example.org/cb'], ...metadata };
    const made = await suite.server.call('POST', path, { token, json });
    assert.equal(made.status, 201, made.text);
    for (const [name, value] of Object.entries(metadata)) assert.equal(made.json[name], value);
    const discovery = `/realms/${suite.realm}/.well-known/openid-configuration`;
    const told = (await suite.server.call('GET', discovery)).json;
    assert.ok(told.introspection_signing_alg_values_supported.includes('RS256'));
    assert.equal(told.introspection_signing_alg_values_supported.includes('HS256'), false);
    assert.ok(told.introspection_encryption_alg_values_supported.includes('RSA-OAEP'));
    assert.ok(told.introspection_encryption_enc_values_supported.includes('A256GCM'));
  });
});
