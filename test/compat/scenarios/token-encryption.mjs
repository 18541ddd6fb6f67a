// Tokens and userinfo encrypted for a client: by which of its keys, how, and what is inside.
const user = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
const OAEP = { name: 'RSA-OAEP', hash: 'SHA-1' };
const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const { subtle } = crypto;

/** A key pair of the client's, and the public half as it is registered. */
async function pair(algorithm, usages, more) {
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, usages);
  const { kty, n, e, crv, x, y } = await subtle.exportKey('jwk', publicKey);
  const given = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined);
  return { privateKey, jwk: { ...Object.fromEntries(given), use: 'enc', ...more } };
}
const rsaPair = (more, hash = 'SHA-1') => pair({ ...OAEP, ...RSA, hash }, ['encrypt', 'decrypt'], more);
const ecPair = (namedCurve, more) => pair({ name: 'ECDH', namedCurve }, ['deriveBits'], more);

const bytes = (part) => Buffer.from(part, 'base64url');
const header = (jwe) => JSON.parse(bytes(jwe.split('.')[0]));
const jwks = (...keys) => ({ 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys }) });

/** What is inside, for the kinds of encryption that Web Crypto knows. */
async function open(jwe, privateKey) {
  const [head, wrapped, iv, text, tag] = jwe.split('.');
  const { enc } = header(jwe);
  const key = Buffer.from(await subtle.decrypt({ name: 'RSA-OAEP' }, privateKey, bytes(wrapped)));
  if (enc.endsWith('GCM')) {
    const imported = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
    const how = { name: 'AES-GCM', iv: bytes(iv), additionalData: Buffer.from(head) };
    const sealed = Buffer.concat([bytes(text), bytes(tag)]);
    return Buffer.from(await subtle.decrypt(how, imported, sealed)).toString();
  }
  const half = key.subarray(key.length / 2);
  const imported = await subtle.importKey('raw', half, 'AES-CBC', false, ['decrypt']);
  const how = { name: 'AES-CBC', iv: bytes(iv) };
  return Buffer.from(await subtle.decrypt(how, imported, bytes(text))).toString();
}

/** The header, but for the key made for this once, and the lengths of the parts that have one. */
const shape = (jwe) => {
  const { epk, ...rest } = header(jwe);
  const [, key, iv, , tag] = jwe.split('.').map((part) => bytes(part).length);
  return [rest, epk && [epk.kty, epk.crv], { key, iv, tag }];
};

const KEY_MANAGEMENT = ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'];
const KEY_AGREEMENT = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'];
const CONTENT = ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'];

/** A client with attributes, and its tokens. */
const tokens = async ({ given, oidc }, clientId, attributes) => {
  await given.client({ clientId, secret: 'secret', directAccessGrantsEnabled: true, attributes });
  return oidc.token(user, { basic: [clientId, 'secret'] });
};

export default {
  'ID tokens by each algorithm': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    for (const alg of [...KEY_MANAGEMENT, ...KEY_AGREEMENT]) {
      const { jwk } = alg.startsWith('RSA')
        ? await rsaPair({ alg, kid: 'mine' })
        : await ecPair('P-256', { alg, kid: 'mine' });
      for (const enc of ['', ...CONTENT]) {
        const name = `${alg} ${enc || 'by default'}`;
        const { json } = await t.step(
          name,
          tokens(t, name.replace(/\W+/g, '-'), {
            'id.token.encrypted.response.alg': alg,
            'id.token.encrypted.response.enc': enc,
            ...jwks(jwk),
          }),
        );
        t.check(`${name}: encrypted`, shape(json.id_token));
      }
    }
  },
  'ID tokens for keys on other curves': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    for (const curve of ['P-256', 'P-384', 'P-521'])
      for (const alg of ['ECDH-ES', 'ECDH-ES+A256KW']) {
        const { jwk } = await ecPair(curve, { alg, kid: curve });
        const name = `${curve} ${alg}`;
        const attributes = { 'id.token.encrypted.response.alg': alg, ...jwks(jwk) };
        const { json } = await t.step(name, tokens(t, name.replace(/\W+/g, '-'), attributes));
        t.check(`${name}: encrypted`, shape(json.id_token));
      }
  },
  'what is inside': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    for (const enc of CONTENT)
      for (const [alg, hash] of [
        ['RSA-OAEP', 'SHA-1'],
        ['RSA-OAEP-256', 'SHA-256'],
      ]) {
        const { privateKey, jwk } = await rsaPair({ alg, kid: 'mine' }, hash);
        const name = `${alg} ${enc}`;
        const { json } = await tokens(t, name.replace(/\W+/g, '-'), {
          'id.token.encrypted.response.alg': alg,
          'id.token.encrypted.response.enc': enc,
          'id.token.signed.response.alg': 'ES256',
          'user.info.encrypted.response.alg': alg,
          'user.info.encrypted.response.enc': enc,
          ...jwks(jwk),
        });
        t.check(name, await open(json.id_token, privateKey));
        const userinfo = await t.oidc.userinfo({ token: json.access_token });
        t.check(`${name}: userinfo`, [
          userinfo.status,
          userinfo.headers['content-type'],
          userinfo.headers['cache-control'],
          shape(userinfo.text),
          await open(userinfo.text, privateKey),
        ]);
      }
  },
  'which of its keys': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    const alg = 'RSA-OAEP';
    const key = (more) => rsaPair({ alg, kid: 'mine', ...more });
    const ec = await ecPair('P-256', { alg: 'ECDH-ES', kid: 'ec' });
    const [mine, other] = [await key({}), await key({ kid: 'other' })];
    const all = {
      one: [mine],
      'without a name': [await key({ kid: undefined })],
      'the first of two': [mine, other],
      'after one for another algorithm': [await key({ alg: 'RSA-OAEP-256', kid: 'no' }), mine],
      'after one to verify with': [await key({ use: 'sig', alg: 'RS256', kid: 'no' }), mine],
      'after one on a curve': [ec, mine],
      'after one of no algorithm': [await key({ alg: undefined, kid: 'no' }), mine],
      'after one of no use': [await key({ use: undefined, kid: 'no' }), mine],
    };
    for (const [name, keys] of Object.entries(all)) {
      const attributes = {
        'id.token.encrypted.response.alg': alg,
        ...jwks(...keys.map(({ jwk }) => jwk)),
      };
      const { json } = await t.step(name, tokens(t, name.replace(/\W+/g, '-'), attributes));
      t.check(`${name}: encrypted`, shape(json.id_token));
    }
  },
  'userinfo, signed or not': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    const { privateKey, jwk } = await rsaPair({ alg: 'RSA-OAEP', kid: 'mine' });
    const encrypted = { 'user.info.encrypted.response.alg': 'RSA-OAEP', ...jwks(jwk) };
    for (const [name, attributes] of Object.entries({
      'not signed': encrypted,
      signed: { ...encrypted, 'user.info.response.signature.alg': 'PS256' },
      'signed and by GCM': {
        ...encrypted,
        'user.info.response.signature.alg': 'HS256',
        'user.info.encrypted.response.enc': 'A256GCM',
      },
    })) {
      const { json } = await tokens(t, name.replace(/\W+/g, '-'), attributes);
      const { status, headers, text } = await t.oidc.userinfo({ token: json.access_token });
      t.check(name, [
        status,
        headers['content-type'],
        shape(text),
        await open(text, privateKey),
        headers['cache-control'],
      ]);
    }
    const plain = { 'user.info.encrypted.response.enc': 'A256GCM', ...jwks(jwk) };
    const { json } = await tokens(t, 'no-algorithm', plain);
    await t.step('no algorithm', t.oidc.userinfo({ token: json.access_token }));
  },
  'refreshed ones and those of services': async (t) => {
    await t.given.user({ username: 'ann', password: 'pw' });
    const { privateKey, jwk } = await rsaPair({ alg: 'RSA-OAEP', kid: 'mine' });
    const attributes = { 'id.token.encrypted.response.alg': 'RSA-OAEP', ...jwks(jwk) };
    const client = { clientId: 'app', secret: 'secret', directAccessGrantsEnabled: true };
    await t.given.client({ ...client, serviceAccountsEnabled: true, attributes });
    const auth = { basic: ['app', 'secret'] };
    const { json } = await t.step('login', t.oidc.token(user, auth));
    t.check('login: inside', await open(json.id_token, privateKey));
    const { refresh_token } = json;
    const again = await t.step('refresh', t.oidc.token({ grant_type: 'refresh_token', refresh_token }, auth));
    t.check('refresh: inside', await open(again.json.id_token, privateKey));
    const grant = { grant_type: 'client_credentials', scope: 'openid' };
    const service = await t.step('service', t.oidc.token(grant, auth));
    t.check('service: inside', await open(service.json.id_token, privateKey));
    await t.step('without openid', t.oidc.token({ grant_type: 'client_credentials' }, auth));
  },
  'registered as metadata': async (t) => {
    const token = await t.given.iat();
    const { jwk } = await rsaPair({ alg: 'RSA-OAEP', kid: 'mine' });
    const create = (metadata) =>
      t.dcr.oidc.create({ redirect_uris: ['https://app.example.org/cb'], ...metadata }, { token });
    await t.step(
      'both',
      create({
        jwks: { keys: [jwk] },
        id_token_encrypted_response_alg: 'RSA-OAEP',
        id_token_encrypted_response_enc: 'A256GCM',
        userinfo_encrypted_response_alg: 'RSA-OAEP',
        userinfo_encrypted_response_enc: 'A256GCM',
        userinfo_signed_response_alg: 'PS256',
      }),
      { ignore: ['jwks'] },
    );
    await t.step(
      'unknown ones',
      create({
        id_token_encrypted_response_alg: 'bogus',
        id_token_encrypted_response_enc: 'bogus',
        userinfo_encrypted_response_alg: 'bogus',
        id_token_signed_response_alg: 'bogus',
      }),
    );
    await t.step('no algorithm', create({ id_token_encrypted_response_enc: 'A256GCM' }));
    await t.step('no keys', create({ id_token_encrypted_response_alg: 'RSA-OAEP' }));
  },
};
