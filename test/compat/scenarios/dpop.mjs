// Tokens bound to a key of the client by proofs of possession (RFC 9449): how they are asked for, used and refreshed.
const encode = (part) =>
  Buffer.from(part instanceof ArrayBuffer ? part : JSON.stringify(part)).toString('base64url');

/** Keys that stay the same, so that what is recorded of them does. They open nothing. */
const KEYS = {
  ES256: {
    kty: 'EC',
    x: 'bleu8khsaWoZ3hB_FzhJ5xfj85uDsOSVm9KCpwdtLDs',
    y: 'MT4clWtz6YoETc2vyPrSboE6cWwSIXb4jBatMjKmwMk',
    crv: 'P-256',
    d: 'onBY6mC-SVJTgaWsTg2O2Hh0BQw4smfk-QPH__8SECA',
  },
  other: {
    kty: 'EC',
    x: 'VSt622xx7xnuNW0L4WCB37s6_pTTB2opacHp5z2afik',
    y: 'wigRWyw1d-BT0jZ2CAwRhYljf3Ua5lQhhLeUwfGCGig',
    crv: 'P-256',
    d: '7dN9a8RWc2zvM9q4NcTL0HbmJvFU_FV4CUTzIGC2iK8',
  },
  ES384: {
    kty: 'EC',
    x: 'q66rZeKAVBVTLIVh4nPLST9ixdINJXrx87hlFoyJzE8rfpIItjxZKxLkIL-b59rd',
    y: 'vh3ZuOhDjPxcqKYkZM323_SlMljtA7H7qVXnHHT24pWAFUj4RHe5baeii0GppRxB',
    crv: 'P-384',
    d: 'Cpx0ZHDWjwmckceAywanXfi8VlvQaWv2Ge-Z5wJxykPtybamrmosKze2f1jc5rJA',
  },
  ES512: {
    kty: 'EC',
    x: 'AeXXvIK-t8yzwVx1-Tb_FVCuiYmkpkG83M13x09vth_q2uWqmk3JNPmkhwJ9Oy_PSQevFPNjytkE-MAsFSzDtxL5',
    y: 'AN-SBiUT8zoMqhgHP9MNw-SuqFreFPSe-Hyz2lvcg45WbtpmUSmjgN15BsyPuBt3VFRVU_gSiJ-5eH4_ieu-OJvj',
    crv: 'P-521',
    d: 'ADGMX3K04Y-qx1szsrBwbpXdOSv1ua_IZ9px7_RhxGXbDE9vMEYayoePN5mfZHbShKqPpprRmD3Pwx6IlgCRJ9s1',
  },
  EdDSA: {
    crv: 'Ed25519',
    d: 'H_1zYI6XEp0uSa_SYhfBYS1ix_3dZeZdFgnUVJWcRFw',
    x: 'AGngSMMT5Diy9EV2JVuKYh6bkFm-fut5EJK83hTn6rA',
    kty: 'OKP',
  },
  RSA: {
    kty: 'RSA',
    n: 'sDF0vGVJkf0zb4S4fRO6OSeLlc7R6Xc5qFsyo1j8_OqNbC3TjnC6rmujPyUpe-heGRRTI40kXNrzjJa9PscY7xmktz07l1ZPIbb5V8wP1ysXvOwPFZeM5RzarIlPalfzCoCcimtp53McuQMRhkiR5E2xdNkyFTKjvUF5zga-4hYxzJwNO78ajKVJTj2dG5zw86WBFXoz4o1kHE2Y5-I8f1EH3wAU_f0I2tm_HvIDt6UeWdsHKlZSNfM3Cn6TYqVPDoiuqRjO_AUP2O0D17440lLxqG8gvlQlhnQj_MuTLjDOCi8_5jzTb7QKtEvF-bsSYe4IhbVm1rY6b8POU1XAuQ',
    e: 'AQAB',
    d: 'AijyYikzYXAzRvj0zQhmoPLokxMoah5dd9WkYDHD_4gS6Jetj1e3m3yeJp-allZcfvNg6zTnVExqg2zz-swfNLaBroMNkwxKZzf9GbPaoYaO9tswT9FeN2R8PsoRIz_a7s7xpwBsRDDaUjSk10VWT9ru-RHSO3B15uj2_g0Bno0QufyZRLplBEkPVsTol6jZMF3602R4mcJjjtuDj3yThirApcEgvNqTwkFlqMwO1IpRUNRZvLRIXhWAv60K8rmgorECfPd6c_30pLbGorajOaz7mvfJL6d56-_7iWukk2rilkGh1p10w2Gs1ABF2cF11e6joyaOs95QTwdTTMtVoQ',
    p: '21EKiwD7crkvhauADqhiWGp3TITeCr5PcsA6lvbi5-_KSuG91BC8dXZ9BYpgRPQmD6Wuoa6aM4JSjmZkiyQCOQ949yrQwa6z3ea_JmWQgb6lKjYcyk0V_qQu9DpxBLtSkCfnJHZCWLI7aSkG3zcoyT7DBs1_LKlkimWEVuRr-HE',
    q: 'zanoC0ywWl2r_9wfcwaDG6PrQZcS9lMqOATggLupUiV9nCQEu3MIkMpAIK2KMKVWehCa_v8xmGJ4DxsuClYxN4LaIM-f8TfWjje4p1xDxhzF_Fs6eGWB8duiy4Zkb3fmLgNZrosaCXZoZK5QVwtw03YFrV-snzWSa9Jj5izisMk',
    dp: 'ZHXm4m18wLxbLFu2uQAgrGd4ZjCmlT0_n0y2idhlb-DDRTHKho10BkpUUmlkV7GOjbRTHfSg5d9YeaolfCbubbzMqEuQfGfONGMyRCBZ5VSyy3cmEPTmklIav_zVMFmuJCJjGqyhD4f09uK4Jx9ZK3X4V_Fhw8-EInEGAdd4LcE',
    dq: 'tq-xbrAdivfgPDPlP8DOH3RZGnc_Ic24F_DFF7Ua79xbmqIoDfZd6netxRlCQnnruhwcAlzfSjRV311OZWIw79VtO24S7iuii8wVW5zKmyWd_M9wvde1OQjXsCBeAOIpdkAFntTzOOqUSrLIrLl97GjPHDV7WiU1Pk-x65l9eHk',
    qi: 'XXnel-CP5DVEeHkR1Uk6uoTcP-YRd9-YQJq62Izfg6wIQPTUDYUVU5laYuZZe_irM0Xr8gjCyUclg2LZYGIpjEPr7nQkr0qu_INqgZOzKMLQINxrlENCAvZGUScq0L3-pfLqDqVMjXebEZ2sfw6M-AiVTFqFAtneoH3rXnWnhIQ',
  },
};

const rsa = (name, hash) => ({ name, hash: `SHA-${hash}`, saltLength: hash / 8 });
const ecdsa = (namedCurve, hash) => ({ name: 'ECDSA', namedCurve, hash: `SHA-${hash}` });
const ALGORITHMS = {
  ES256: ['ES256', ecdsa('P-256', 256)],
  ES384: ['ES384', ecdsa('P-384', 384)],
  ES512: ['ES512', ecdsa('P-521', 512)],
  RS256: ['RSA', rsa('RSASSA-PKCS1-v1_5', 256)],
  RS512: ['RSA', rsa('RSASSA-PKCS1-v1_5', 512)],
  PS256: ['RSA', rsa('RSA-PSS', 256)],
  EdDSA: ['EdDSA', { name: 'Ed25519' }],
};

/** A key for an algorithm, and the members of its public JWK that make its thumbprint. */
async function keyFor(alg = 'ES256', name = ALGORITHMS[alg][0]) {
  const { kty, crv, x, y, n, e, ...secret } = KEYS[name];
  const jwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e }));
  const privateKey = await crypto.subtle.importKey('jwk', { ...jwk, ...secret }, ALGORITHMS[alg][1], false, [
    'sign',
  ]);
  return { alg, privateKey, jwk };
}
const otherKey = () => keyFor('ES256', 'other');

const now = () => Math.floor(Date.now() / 1000);

/** A proof of the key for a request; members of header and claims are replaced by those given. */
async function proof({ alg, privateKey, jwk }, htm, htu, claims = {}, header = {}) {
  const head = encode({ typ: 'dpop+jwt', alg, jwk, ...header });
  const input = `${head}.${encode({ jti: crypto.randomUUID(), htm, htu, iat: now(), ...claims })}`;
  return `${input}.${encode(await crypto.subtle.sign(ALGORITHMS[alg][1], privateKey, Buffer.from(input)))}`;
}

const digest = async (token) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url');

async function thumbprint({ jwk }) {
  const { e, kty, n, crv, x, y } = jwk;
  return digest(JSON.stringify(kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }));
}

const audience = {
  name: 'itself',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {
    'included.client.audience': 'app',
    'access.token.claim': 'true',
    'introspection.token.claim': 'true',
  },
};
const bound = { 'dpop.bound.access.tokens': 'true' };
const password = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };

/** A client, a user, a key, and what they ask for. */
async function people({ given, oidc }, more = {}, alg = 'ES256') {
  const app = { clientId: 'app', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
  const { clientId, secret } = await given.client({ ...app, protocolMappers: [audience], ...more });
  await given.user({ username: 'ann', password: 'pw' });
  const key = await keyFor(alg);
  const basic = [clientId, secret];
  const who = more.publicClient ? { client_id: clientId } : {};
  const credentials = more.publicClient ? {} : { basic };
  const prove = async (from, htm, url, claims, header) => ({
    DPoP: await proof(from, htm, url, claims, header),
  });
  const token = async (form, from, claims, header) =>
    oidc.token(
      { ...who, ...form },
      from
        ? tokenRequest(credentials, await prove(from, 'POST', oidc.url('/token'), claims, header))
        : credentials,
    );
  return {
    basic,
    credentials,
    key,
    prove,
    token,
    login: async (from = key) => (await token(password, from)).json,
    refresh: ({ refresh_token }, from, claims) =>
      token({ grant_type: 'refresh_token', refresh_token }, from, claims),
    /** Userinfo with a proof of the key for the token. */
    userinfo: async ({ access_token }, from, claims = {}, header = {}) =>
      oidc.userinfo({
        headers: {
          authorization: `DPoP ${access_token}`,
          ...(from &&
            (await prove(
              from,
              'GET',
              oidc.url('/userinfo'),
              { ath: await digest(access_token), ...claims },
              header,
            ))),
        },
      }),
  };
}

const tokenRequest = ({ basic }, headers) => ({
  headers: {
    ...headers,
    ...(basic && { authorization: `Basic ${Buffer.from(basic.join(':')).toString('base64')}` }),
  },
});

export default {
  'a client that need not': async (context) => {
    const { step, check, claims } = context;
    const { key, token, refresh } = await people(context);
    await step('client credentials', token({ grant_type: 'client_credentials' }, key));
    await step('client credentials without', token({ grant_type: 'client_credentials' }));
    const answer = await step('password', token(password, key));
    check('the key is named', claims(answer.json.access_token).cnf?.jkt === (await thumbprint(key)));
    await step('refresh without a proof', refresh(answer.json));
    await step('refresh with another key', refresh(answer.json, await otherKey()));
    await step('refresh with the key', refresh(answer.json, key));
    const plain = await step('password without', token(password));
    await step('its refresh with a proof', refresh(plain.json, key));
  },

  'a client that must': async (context) => {
    const { step } = context;
    const { key, token, refresh, login } = await people(context, { attributes: bound });
    await step('client credentials', token({ grant_type: 'client_credentials' }, key));
    await step('client credentials without', token({ grant_type: 'client_credentials' }));
    await step('password', token(password, key));
    await step('password without', token(password));
    await step('wrong password without', token({ ...password, password: 'wrong' }));
    const tokens = await login();
    await step('refresh without', refresh(tokens));
    await step('refresh with another key', refresh(tokens, await keyFor('RS256')));
    await step('refresh', refresh(tokens, key));
  },

  'a public client': async (context) => {
    const { step, check, claims } = context;
    const { key, token, refresh } = await people(context, { publicClient: true });
    const { json: tokens } = await step('password', token(password, key));
    check(
      'the refresh token names the key',
      claims(tokens.refresh_token).cnf?.jkt === (await thumbprint(key)),
    );
    await step('refresh without', refresh(tokens));
    await step('refresh with another key', refresh(tokens, await otherKey()));
    await step('refresh with a bad proof', refresh(tokens, key, { htm: 'GET' }));
    const { json: next } = await step('refresh', refresh(tokens, key));
    await step('the next', refresh(next, key));
    const { json: plain } = await step('password without', token(password));
    const { json: later } = await step('its refresh with a proof', refresh(plain, key));
    await step('which goes on without', refresh(later));
    await step('or with another key', refresh(later, await otherKey()));
    await step('or with the key', refresh(later, key));
  },

  'a public client that must': async (context) => {
    const { step } = context;
    const { key, token, refresh, login } = await people(context, { publicClient: true, attributes: bound });
    await step('password without', token(password));
    const tokens = await login();
    await step('refresh without', refresh(tokens));
    await step('refresh with another key', refresh(tokens, await otherKey()));
    await step('refresh', refresh(tokens, key));
  },

  'proofs that are none': async (context) => {
    const { oidc, step } = context;
    const { key, basic, token } = await people(context);
    const grant = { grant_type: 'client_credentials' };
    const url = oidc.url('/token');
    const send = (text) => oidc.token(grant, tokenRequest({ basic }, { DPoP: text }));
    const { d } = KEYS.ES256;
    const good = await proof(key, 'POST', url);
    const [head, body, signature] = good.split('.');
    for (const [name, text] of Object.entries({
      empty: '',
      blank: ' ',
      garbage: 'x',
      'three parts': 'a.b.c',
      'two parts': `${head}.${body}`,
      'no signature': `${head}.${body}.`,
      'another signature': `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      'a short signature': `${head}.${body}.AAAA`,
      'four parts': `${good}.x`,
      'a header that is no JSON': `eA.${body}.${signature}`,
      'a header that is a list': `${encode([])}.${body}.${signature}`,
      'a body that is no JSON': `${head}.eA.${signature}`,
      'two of them': `${good}, ${await proof(key, 'POST', url)}`,
      'in quotes': `"${good}"`,
      'a blank before': ` ${await proof(key, 'POST', url)}`,
    }))
      await step(name, send(text));
    const with_ = (header, claims) => token(grant, key, claims, header);
    const other = await otherKey();
    const rsaKey = await keyFor('RS256');
    const small = await crypto.subtle.generateKey(
      { ...ALGORITHMS.RS256[1], modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]) },
      true,
      ['sign', 'verify'],
    );
    const smallJwk = await crypto.subtle.exportKey('jwk', small.publicKey);
    for (const [name, header] of Object.entries({
      'no type': { typ: undefined },
      'another type': { typ: 'JWT' },
      'type in another case': { typ: 'DPoP+JWT' },
      'type with application/': { typ: 'application/dpop+jwt' },
      'an empty type': { typ: '' },
      'no algorithm': { alg: undefined },
      'algorithm none': { alg: 'none' },
      'an unknown algorithm': { alg: 'XX256' },
      'an empty algorithm': { alg: '' },
      'a symmetric algorithm': { alg: 'HS256' },
      'an algorithm for another key': { alg: 'RS256' },
      'an algorithm for another curve': { alg: 'ES384' },
      'algorithm EdDSA': { alg: 'EdDSA' },
      'no key': { jwk: undefined },
      'no object for a key': { jwk: 'x' },
      'an empty key': { jwk: {} },
      'an unknown type of key': { jwk: { ...key.jwk, kty: 'XX' } },
      'another key': { jwk: other.jwk },
      'an RSA key': { jwk: rsaKey.jwk },
      'a secret': { jwk: { kty: 'oct', k: 'c2VjcmV0' }, alg: 'HS256' },
      'a secret with ES256': { jwk: { kty: 'oct', k: 'c2VjcmV0' } },
      'a private key': { jwk: { ...key.jwk, d } },
      'a key with more members': { jwk: { ...key.jwk, use: 'sig', kid: 'k', alg: 'ES256' } },
      'a key id': { kid: 'k' },
      'critical extensions': { crit: ['x'], x: 1 },
    }))
      await step(name, with_(header));
    await step('a private RSA key', token(grant, rsaKey, {}, { jwk: { ...rsaKey.jwk, d: KEYS.RSA.d } }));
    await step(
      'a small key',
      token(grant, {
        alg: 'RS256',
        privateKey: small.privateKey,
        jwk: { kty: smallJwk.kty, n: smallJwk.n, e: smallJwk.e },
      }),
    );
  },

  'claims of proofs': async (context) => {
    const { oidc, step, base } = context;
    const { key, token } = await people(context);
    const grant = { grant_type: 'client_credentials' };
    const url = oidc.url('/token');
    const time = now();
    for (const [name, claims] of Object.entries({
      'no jti': { jti: undefined },
      'an empty jti': { jti: '' },
      'a blank jti': { jti: ' ' },
      'a number for jti': { jti: 5 },
      'a long jti': { jti: 'x'.repeat(1000) },
      'no htm': { htm: undefined },
      'an empty htm': { htm: '' },
      'htm of another method': { htm: 'GET' },
      'htm in lower case': { htm: 'post' },
      'a number for htm': { htm: 1 },
      'no htu': { htu: undefined },
      'an empty htu': { htu: '' },
      'htu of another endpoint': { htu: oidc.url('/userinfo') },
      'htu of another host': { htu: url.replace(/\/\/[^/]+/, '//example.org') },
      'htu with a query': { htu: `${url}?a=b` },
      'htu with a fragment': { htu: `${url}#a` },
      'htu with both': { htu: `${url}?a=b#c` },
      'htu with a slash behind': { htu: `${url}/` },
      'htu with a host in capitals': { htu: url.replace(/\/\/[^/]+/, (host) => host.toUpperCase()) },
      'htu with a scheme in capitals': { htu: url.replace('http:', 'HTTP:') },
      'htu with TLS': { htu: url.replace('http:', 'https:') },
      'htu with dots': { htu: url.replace('/token', '/x/../token') },
      'htu with an escape': { htu: url.replace('/token', '/%74oken') },
      'htu with user info': { htu: url.replace('//', '//u@') },
      'a path for htu': { htu: url.slice(base.length) },
      'garbage for htu': { htu: 'x' },
      'no URL for htu': { htu: 'http://[' },
      'a blank in htu': { htu: `${url} ` },
      'no iat': { iat: undefined },
      'iat zero': { iat: 0 },
      'iat as text': { iat: String(time) },
      'iat as words': { iat: 'now' },
      'iat with a fraction': { iat: time + 0.5 },
      'iat a minute ago': { iat: time - 60 },
      'iat ten seconds ago': { iat: time - 10 },
      'iat in a minute': { iat: time + 60 },
      'iat soon': { iat: time + 10 },
      'iat far off': { iat: 1e15 },
      'iat below zero': { iat: -5 },
      expired: { exp: time - 60 },
      'not yet': { nbf: time + 60 },
      'with ath': { ath: 'x' },
      'with a nonce': { nonce: 'x' },
      'with more': { sub: 'x', aud: 'y', iss: 'z', typ: 'Bearer', azp: 'q' },
      'no claims': { jti: undefined, htm: undefined, htu: undefined, iat: undefined },
    }))
      await step(name, token(grant, key, claims));
  },

  'a proof is good once': async (context) => {
    const { given, oidc, step } = context;
    const { key, basic, token, login, userinfo } = await people(context);
    const grant = { grant_type: 'client_credentials' };
    const url = oidc.url('/token');
    const jti = crypto.randomUUID();
    const send = (text, credentials = { basic }) =>
      oidc.token(grant, tokenRequest(credentials, { DPoP: text }));
    const text = await proof(key, 'POST', url, { jti });
    await step('first', send(text));
    await step('again', send(text));
    await step('another with its jti', token(grant, key, { jti }));
    await step('of another key with its jti', token(grant, await otherKey(), { jti }));
    await step('its jti and another spelling of htu', token(grant, key, { jti, htu: `${url}?x` }));
    const other = await given.client({ clientId: 'other', serviceAccountsEnabled: true });
    await step('by another client', send(text, { basic: ['other', other.secret] }));
    await step(
      'by another client, of another key',
      oidc.token(
        grant,
        tokenRequest(
          { basic: ['other', other.secret] },
          { DPoP: await proof(await otherKey(), 'POST', url, { jti }) },
        ),
      ),
    );
    const unused = await proof(key, 'POST', url);
    await step('with a wrong secret', send(unused, { basic: ['app', 'wrong'] }));
    await step('which does not use it up', send(unused));
    const failed = await proof(key, 'POST', url);
    const password_ = { ...password, password: 'wrong' };
    await step('with a wrong password', oidc.token(password_, tokenRequest({ basic }, { DPoP: failed })));
    await step('which does', send(failed));
    const tokens = await login();
    await step('userinfo with a jti', userinfo(tokens, key, { jti: 'one' }));
    await step('userinfo with it again', userinfo(tokens, key, { jti: 'one' }));
    await step('a token with it', token(grant, key, { jti: 'one' }));
  },

  algorithms: async (context) => {
    const { step, check, claims } = context;
    const { token, login, userinfo } = await people(context);
    for (const alg of Object.keys(ALGORITHMS)) {
      const key = await keyFor(alg);
      const { json } = await step(alg, token(password, key));
      check(`the ${alg} key is named`, claims(json.access_token).cnf?.jkt === (await thumbprint(key)));
      await step(`userinfo with ${alg}`, userinfo(await login(key), key));
    }
  },

  userinfo: async (context) => {
    const { oidc, step } = context;
    const { basic, key, token, login, userinfo, prove } = await people(context);
    const tokens = await login();
    const { access_token } = tokens;
    const ath = await digest(access_token);
    await step('with the key', userinfo(tokens, key));
    await step('without a proof', userinfo(tokens));
    await step('with another key', userinfo(tokens, await otherKey()));
    await step('as bearer', oidc.userinfo({ token: access_token }));
    const asBearer = await prove(key, 'GET', oidc.url('/userinfo'), { ath });
    await step(
      'as bearer with a proof',
      oidc.userinfo({ headers: { authorization: `Bearer ${access_token}`, ...asBearer } }),
    );
    for (const [name, claims] of Object.entries({
      'no ath': { ath: undefined },
      'an empty ath': { ath: '' },
      'another ath': { ath: await digest('x') },
      'a number for ath': { ath: 1 },
      'ath in padded base64': { ath: `${ath}=` },
      'another method': { htm: 'POST' },
      'another URL': { htu: oidc.url('/token') },
      'a query in htu': { htu: `${oidc.url('/userinfo')}?x` },
      'no jti': { jti: undefined },
      'long ago': { iat: now() - 100 },
      'from the future': { iat: now() + 100 },
    }))
      await step(name, userinfo(tokens, key, claims));
    await step('a private key', userinfo(tokens, key, {}, { jwk: { ...key.jwk, d: 'AAAA' } }));
    await step('algorithm none', userinfo(tokens, key, {}, { alg: 'none' }));
    await step('no type', userinfo(tokens, key, {}, { typ: undefined }));
    const used = { jti: crypto.randomUUID() };
    await step('once', userinfo(tokens, key, used));
    await step('twice', userinfo(tokens, key, used));
    for (const [name, authorization] of Object.entries({
      'scheme in lower case': `dpop ${access_token}`,
      'scheme in capitals': `DPOP ${access_token}`,
      'two blanks': `DPoP  ${access_token}`,
      'no token': 'DPoP',
      'an empty token': 'DPoP ',
      'no token of ours': 'DPoP x',
      'two tokens': `DPoP ${access_token} ${access_token}`,
    })) {
      const headers = { authorization, ...(await prove(key, 'GET', oidc.url('/userinfo'), { ath })) };
      await step(name, oidc.userinfo({ headers }));
    }
    const posted = await prove(key, 'POST', oidc.url('/userinfo'), { ath });
    await step(
      'posted',
      context.http.post(oidc.url('/userinfo'), {
        form: {},
        headers: { authorization: `DPoP ${access_token}`, ...posted },
      }),
    );
    const inForm = await prove(key, 'POST', oidc.url('/userinfo'), { ath });
    await step(
      'in the form',
      context.http.post(oidc.url('/userinfo'), { form: { access_token }, headers: inForm }),
    );
    const plain = (await token(password)).json;
    await step('a bearer token with a proof', userinfo(plain, key));
    await step('a bearer token as DPoP', userinfo(plain));
    await step('a bearer token', oidc.userinfo({ token: plain.access_token }));
    const proven = await prove(key, 'GET', oidc.url('/userinfo'), { ath: await digest(plain.access_token) });
    await step(
      'a bearer token as bearer with a proof',
      oidc.userinfo({ headers: { authorization: `Bearer ${plain.access_token}`, ...proven } }),
    );
    await step(
      'from a page',
      oidc.userinfo({
        headers: { authorization: `DPoP ${access_token}`, origin: 'https://app.example.org' },
      }),
    );
    await oidc.revoke({ token: access_token }, { basic });
    await step('revoked', userinfo(tokens, key));
  },

  'userinfo of a client that must': async (context) => {
    const { admin, given, oidc, step } = context;
    const { basic, key, token, userinfo } = await people(context);
    const plain = (await token(password)).json;
    const { json: tokens } = await token(password, key);
    const client = await given.clientByName('app');
    await admin.put(`/clients/${client.id}`, { ...client, attributes: { ...client.attributes, ...bound } });
    await step('a token from before', oidc.userinfo({ token: plain.access_token }));
    await step('a token from before with a proof', userinfo(plain, key));
    await step(
      'a token from before, refreshed',
      token({ grant_type: 'refresh_token', refresh_token: plain.refresh_token }, key),
    );
    await step('told of a token from before', oidc.introspect({ token: plain.access_token }, { basic }));
    await step('a bound token', userinfo(tokens, key));
    await step('a bound token as bearer', oidc.userinfo({ token: tokens.access_token }));
  },

  'introspection, revocation and logout': async (context) => {
    const { given, oidc, step } = context;
    const { basic, key, login, userinfo, prove } = await people(context);
    const tokens = await login();
    await step('told', oidc.introspect({ token: tokens.access_token }, { basic }));
    await step(
      'told with a hint',
      oidc.introspect({ token: tokens.access_token, token_type_hint: 'access_token' }, { basic }),
    );
    await step(
      'told with a proof',
      oidc.introspect(
        { token: tokens.access_token },
        tokenRequest({ basic }, await prove(key, 'POST', oidc.url('/token/introspect'))),
      ),
    );
    await step(
      'told with a bad proof',
      oidc.introspect({ token: tokens.access_token }, tokenRequest({ basic }, { DPoP: 'x' })),
    );
    await step(
      'refresh token told',
      oidc.introspect({ token: tokens.refresh_token, token_type_hint: 'refresh_token' }, { basic }),
    );
    await step('revoked', oidc.revoke({ token: tokens.access_token }, { basic }));
    await step('told after that', oidc.introspect({ token: tokens.access_token }, { basic }));
    await step('used after that', userinfo(tokens, key));
    await step('refresh token revoked', oidc.revoke({ token: tokens.refresh_token }, { basic }));
    await step(
      'refreshed after that',
      oidc.token(
        { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
        tokenRequest({ basic }, await prove(key, 'POST', oidc.url('/token'))),
      ),
    );
    const again = await login();
    await step('logged out', oidc.logout({ refresh_token: again.refresh_token }, { basic }));
    await step('used after the logout', userinfo(again, key));
    await given.client({ clientId: 'browser', publicClient: true, directAccessGrantsEnabled: true });
    const form = { ...password, client_id: 'browser' };
    const get = async () =>
      (await oidc.token(form, { headers: await prove(key, 'POST', oidc.url('/token')) })).json;
    const own = await get();
    await step('public: told', oidc.introspect({ token: own.access_token }, { basic }));
    await step(
      'public: refresh token revoked without a proof',
      oidc.revoke({ token: own.refresh_token, client_id: 'browser' }),
    );
    const other = await get();
    const another = await otherKey();
    await step(
      'public: revoked with another key',
      oidc.revoke(
        { token: other.refresh_token, client_id: 'browser' },
        { headers: await prove(another, 'POST', oidc.url('/revoke')) },
      ),
    );
    await step(
      'public: revoked with a proof',
      oidc.revoke(
        { token: other.refresh_token, client_id: 'browser' },
        { headers: await prove(key, 'POST', oidc.url('/revoke')) },
      ),
    );
    const third = await get();
    await step(
      'public: access token revoked',
      oidc.revoke({ token: third.access_token, client_id: 'browser' }),
    );
    const leave = async (from, url = '/logout') =>
      oidc.logout(
        { refresh_token: third.refresh_token, client_id: 'browser' },
        from && { headers: await prove(from, 'POST', oidc.url(url)) },
      );
    await step('public: logged out without a proof', leave());
    await step('public: logged out with another key', leave(another));
    await step('public: logged out with a proof for another URL', leave(key, '/token'));
    await step('public: logged out with the key', leave(key));
  },

  'bound to both kinds of lifetime': async (context) => {
    const { given, step } = context;
    await given.realm({ revokeRefreshToken: true });
    const { key, token, refresh } = await people(context, { publicClient: true });
    const { json: tokens } = await step(
      'offline',
      token({ ...password, scope: 'openid offline_access' }, key),
    );
    await step('refresh with another key', refresh(tokens, await otherKey()));
    const { json: next } = await step('refresh', refresh(tokens, key));
    await step('refresh without', refresh(next));
    await step('the old one', refresh(tokens, key));
  },

  'token exchange': async (context) => {
    const { given, oidc, step } = context;
    const { key, token, login, prove } = await people(context);
    const exchanging = { attributes: { 'standard.token.exchange.enabled': 'true' } };
    const { secret } = await given.client({ clientId: 'other', ...exchanging });
    const fits = { 'included.client.audience': 'other', 'access.token.claim': 'true' };
    const client = await given.clientByName('app');
    const mapper = { ...audience, name: 'other', config: fits };
    await context.admin.post(`/clients/${client.id}/protocol-mappers/models`, mapper);
    const exchange = async ({ access_token }, from, more = {}) =>
      oidc.token(
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: access_token,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          ...more,
        },
        tokenRequest({ basic: ['other', secret] }, from ? await prove(from, 'POST', oidc.url('/token')) : {}),
      );
    const bound_ = await login();
    const { json: plain } = await token(password);
    await step('of a bound token', exchange(bound_));
    await step('of a bound token with its key', exchange(bound_, key));
    await step('of a bound token with another key', exchange(bound_, await otherKey()));
    await step('of a bearer token', exchange(plain));
    await step('of a bearer token with a key', exchange(plain, key));
    const id = { requested_token_type: 'urn:ietf:params:oauth:token-type:id_token', scope: 'openid' };
    await step('for an ID token with a key', exchange(plain, key, id));
  },

  'lightweight tokens': async (context) => {
    const { admin, given, oidc, step } = context;
    const { basic, key, token } = await people(context, {
      attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
    });
    const { json } = await step('asked for', token({ grant_type: 'client_credentials' }, key));
    await step('told', oidc.introspect({ token: json.access_token }, { basic }));
    const client = await given.clientByName('app');
    const attributes = { ...client.attributes, 'token.response.type.bearer.lower-case': 'true' };
    await admin.put(`/clients/${client.id}`, { ...client, attributes });
    await step('types in lower case', token({ grant_type: 'client_credentials' }, key));
  },

  administration: async (context) => {
    const { admin, given, http, oidc, step, realm, base } = context;
    const key = await keyFor();
    const ann = await given.user({
      username: 'ann',
      password: 'pw',
      roles: { 'realm-management': ['realm-admin'] },
    });
    const get = async (from) =>
      (
        await oidc.token(
          { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' },
          from ? { headers: { DPoP: await proof(from, 'POST', oidc.url('/token')) } } : {},
        )
      ).json.access_token;
    const token = await get(key);
    const url = `${base}/admin/realms/${realm}/roles`;
    const call = async (from, claims = {}, scheme = 'DPoP', header = {}) =>
      http.get(url, {
        headers: {
          authorization: `${scheme} ${token}`,
          ...(from && {
            DPoP: await proof(from, 'GET', url, { ath: await digest(token), ...claims }, header),
          }),
        },
      });
    const roles = { ignore: ['$'] };
    await step('with the key', call(key), roles);
    await step('without a proof', call());
    await step('with another key', call(await otherKey()));
    await step('as bearer', call(undefined, {}, 'Bearer'));
    await step('as bearer with a proof', call(key, {}, 'Bearer'));
    await step('as dpop', call(key, {}, 'dpop'), roles);
    for (const [name, claims] of Object.entries({
      'no ath': { ath: undefined },
      'another ath': { ath: await digest('x') },
      'another method': { htm: 'POST' },
      'another URL': { htu: `${url}/x` },
      'a query': { htu: `${url}?x` },
      'long ago': { iat: now() - 100 },
    }))
      await step(name, call(key, claims), name === 'a query' ? roles : {});
    const jti = crypto.randomUUID();
    await step('once', call(key, { jti }), roles);
    await step('twice', call(key, { jti }));
    const plain = await get();
    const ath = await digest(plain);
    await step(
      'a bearer token as DPoP',
      http.get(url, {
        headers: { authorization: `DPoP ${plain}`, DPoP: await proof(key, 'GET', url, { ath }) },
      }),
    );
    await step(
      'a bearer token as DPoP without',
      http.get(url, { headers: { authorization: `DPoP ${plain}` } }),
    );
    const cli = await given.clientByName('admin-cli');
    await admin.put(`/clients/${cli.id}`, { ...cli, attributes: { ...cli.attributes, ...bound } });
    await step('a bearer token of a client that must', http.get(url, { token: plain }));
    await step('a bound token of a client that must', call(key), roles);
    await admin.delete(`/users/${ann}`);
    await step('of a user who is gone', call(key));
  },

  registration: async (context) => {
    const { admin, dcr, given, oidc, step } = context;
    const key = await keyFor();
    await given.user({ username: 'ann', password: 'pw', roles: { 'realm-management': ['manage-clients'] } });
    const get = async (from) =>
      (
        await oidc.token(
          { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' },
          from ? { headers: { DPoP: await proof(from, 'POST', oidc.url('/token')) } } : {},
        )
      ).json.access_token;
    const token = await get(key);
    const ath = await digest(token);
    const url = dcr.oidc.url();
    const with_ = async (scheme, from, claims = {}) => ({
      headers: {
        authorization: `${scheme} ${token}`,
        ...(from && { DPoP: await proof(from, 'POST', url, { ath, ...claims }) }),
      },
    });
    await step('with the key', dcr.oidc.create({ client_name: 'a' }, await with_('DPoP', key)));
    await step('without a proof', dcr.oidc.create({ client_name: 'b' }, await with_('DPoP')));
    await step(
      'with another key',
      dcr.oidc.create({ client_name: 'c' }, await with_('DPoP', await otherKey())),
    );
    await step('as bearer', dcr.oidc.create({ client_name: 'd' }, await with_('Bearer')));
    await step('as bearer with a proof', dcr.oidc.create({ client_name: 'e' }, await with_('Bearer', key)));
    await step(
      'as bearer with another key',
      dcr.oidc.create({ client_name: 'e' }, await with_('Bearer', await otherKey())),
    );
    await step('no ath', dcr.oidc.create({ client_name: 'f' }, await with_('DPoP', key, { ath: undefined })));
    const iat = await given.iat();
    const plain = await get();
    const cli = await given.clientByName('admin-cli');
    await admin.put(`/clients/${cli.id}`, { ...cli, attributes: { ...cli.attributes, ...bound } });
    await step(
      'a bearer token of a client that must',
      dcr.oidc.create({ client_name: 'i' }, { token: plain }),
    );
    await step(
      'initial access token as DPoP',
      dcr.oidc.create({ client_name: 'g' }, { headers: { authorization: `DPoP ${iat}` } }),
    );
    const made = await step(
      'registered',
      dcr.oidc.create(
        { client_name: 'h', dpop_bound_access_tokens: true, grant_types: ['client_credentials'] },
        { token: iat },
      ),
    );
    const { client_id, client_secret, registration_access_token } = made.json;
    const basic = [client_id, client_secret];
    await step('its tokens without a proof', oidc.token({ grant_type: 'client_credentials' }, { basic }));
    await step(
      'its tokens',
      oidc.token(
        { grant_type: 'client_credentials' },
        tokenRequest({ basic }, { DPoP: await proof(key, 'POST', oidc.url('/token')) }),
      ),
    );
    await step(
      'registration access token as DPoP',
      dcr.oidc.read(client_id, { headers: { authorization: `DPoP ${registration_access_token}` } }),
    );
  },

  'pages of other origins': async (context) => {
    const { oidc, step } = context;
    const { basic } = await people(context, { webOrigins: ['https://app.example.org'] });
    const from = (origin, DPoP) =>
      oidc.token({ grant_type: 'client_credentials' }, tokenRequest({ basic }, { origin, DPoP }));
    await step('a bad proof', from('https://app.example.org', 'x'));
    await step('a bad proof from elsewhere', from('https://other.example.org', 'x'));
    await step(
      'both bad',
      oidc.token({ grant_type: 'client_credentials' }, tokenRequest({ basic: ['app', 'x'] }, { DPoP: 'x' })),
    );
    await step('unknown grant', oidc.token({ grant_type: 'x' }, tokenRequest({ basic }, { DPoP: 'x' })));
    await step('no grant', oidc.token({}, tokenRequest({ basic }, { DPoP: 'x' })));
    await step(
      'bad refresh token',
      oidc.token({ grant_type: 'refresh_token', refresh_token: 'x' }, tokenRequest({ basic }, { DPoP: 'x' })),
    );
  },
};
