// Clients that prove themselves by assertions: what is no assertion, whose it is, and what is said of it at each endpoint.
import { createHmac } from 'node:crypto';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const SECRET = 'a secret that is long enough for each of the algorithms there are for secrets';
const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const ENDPOINTS = {
  token: ['/token', { grant_type: 'client_credentials' }],
  introspection: ['/token/introspect', { token: 'x' }],
  revocation: ['/revoke', { token: 'x' }],
  pushing: ['/ext/par/request', { response_type: 'code' }],
};

const mac = (claims, header = {}, secret = SECRET) => {
  const input = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

/** Clients of each kind, and what one of them sends. */
async function setting({ given, admin, oidc, http, realm, base, keys, signJwt, check }) {
  const [pair, other] = [keys('a'), keys('a')];
  const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(pair.jwks) };
  const client = { secret: SECRET, serviceAccountsEnabled: true };
  await given.client({ ...client, clientId: 'signs', clientAuthenticatorType: 'client-jwt', attributes });
  await given.client({ ...client, clientId: 'macs', clientAuthenticatorType: 'client-secret-jwt' });
  await given.client({ ...client, clientId: 'plain' });
  await given.client({ clientId: 'public', publicClient: true });
  const off = await given.client({ ...client, clientId: 'off', attributes });
  await admin.put(`/clients/${off.id}`, { enabled: false });
  let count = 0;
  const claims = (clientId, more = {}) => {
    const now = Math.floor(Date.now() / 1000);
    count += 1;
    const own = { iss: clientId, sub: clientId, aud: `${base}/realms/${realm}` };
    return { ...own, exp: now + 40, iat: now, jti: `${realm}-${count}`, ...more };
  };
  return {
    sign: {
      signs: (given_ = claims('signs'), { pem } = pair) => signJwt(given_, pem, 'a'),
      macs: (given_ = claims('macs'), secret = SECRET) => mac(given_, {}, secret),
    },
    claims,
    wrong: { signs: other, macs: 'another secret' },
    async ask(name, form, endpoint = 'token', headers = {}) {
      const [path, more] = ENDPOINTS[endpoint];
      const { status, json } = await http.post(oidc.url(path), { form: { ...more, ...form }, headers });
      check(name, [status, json?.error, json?.error_description, json?.access_token !== undefined]);
    },
  };
}

const assertion = (client_assertion, more = {}) => ({
  client_assertion_type: TYPE,
  client_assertion,
  ...more,
});

export default {
  'whose they are': async (context) => {
    const { sign, claims, wrong, ask } = await setting(context);
    for (const endpoint of Object.keys(ENDPOINTS))
      for (const id of ['signs', 'macs']) {
        const made = sign[id];
        const another = id === 'signs' ? 'macs' : 'signs';
        const cases = {
          fine: assertion(made()),
          'by another key': assertion(made(claims(id), wrong[id])),
          'about nobody': assertion(made(claims(id, { sub: undefined }))),
          'about nobody, named': assertion(made(claims(id, { sub: undefined })), { client_id: id }),
          'by somebody else': assertion(made(claims(id, { iss: 'x' }))),
          'by somebody else, named': assertion(made(claims(id, { iss: 'x' })), { client_id: id }),
          'of a client there is not': assertion(made(claims('x'))),
          'of a public client': assertion(made(claims('public'))),
          'of a disabled client': assertion(made(claims('off'))),
          'of a client with a secret': assertion(made(claims('plain'))),
          'another client named': assertion(made(), { client_id: another }),
          'a client with a secret named': assertion(made(), { client_id: 'plain' }),
          'a client there is not named': assertion(made(), { client_id: 'x' }),
          'with a secret beside it': assertion(made(), { client_secret: 'x' }),
          'of a client with a secret, and the secret': assertion(made(claims('plain')), {
            client_secret: SECRET,
          }),
          'for somebody else': assertion(made(claims(id, { aud: 'x' }))),
          'for nobody that is a text': assertion(made(claims(id, { aud: 5 }))),
          over: assertion(made(claims(id, { exp: 1 }))),
        };
        for (const [name, form] of Object.entries(cases))
          await ask(`${endpoint}, ${id}: ${name}`, form, endpoint);
      }
  },

  'what is none': async (context) => {
    const { sign, claims, ask } = await setting(context);
    for (const endpoint of ['token', 'introspection'])
      for (const id of ['signs', 'macs']) {
        const made = sign[id];
        const none = `${encode({ alg: 'none' })}.${encode(claims(id))}.`;
        const strange = `${encode({ alg: 'RS999', kid: 'a' })}.${encode(claims(id))}.AAAA`;
        const named = { client_id: id };
        const cases = {
          nonsense: assertion('x'),
          'nonsense in parts': assertion('a.b.c'),
          nothing: assertion(''),
          'no algorithm': assertion(none),
          'no algorithm, named': assertion(none, named),
          'no such algorithm': assertion(strange),
          'a time that is none': assertion(made(claims(id, { iat: 'x' }))),
          'a blank before it': assertion(` ${made()}`),
          'a line break behind it': assertion(`${made()}\n`),
          'letters short': assertion(made().slice(0, -1)),
          'a part more': assertion(`${made()}.x`),
          'no type': { client_assertion: made() },
          'no type, named': { client_assertion: made(), ...named },
          'an empty type, named': { ...assertion(made(), named), client_assertion_type: '' },
          'another type, named': { ...assertion(made(), named), client_assertion_type: 'x' },
          'a type alone': { client_assertion_type: TYPE },
          'a type alone, named': { client_assertion_type: TYPE, ...named },
          'a name alone': named,
          'a secret in its place': { ...named, client_secret: SECRET },
        };
        for (const [name, form] of Object.entries(cases))
          await ask(`${endpoint}, ${id}: ${name}`, form, endpoint);
        const basic = (name) => ({
          authorization: `Basic ${Buffer.from(`${name}:${encodeURIComponent(SECRET)}`).toString('base64')}`,
        });
        await ask(`${endpoint}, ${id}: Basic`, {}, endpoint, basic(id));
        await ask(`${endpoint}, ${id}: Basic beside it`, assertion(made()), endpoint, basic(id));
        await ask(`${endpoint}, ${id}: another client’s Basic`, assertion(made()), endpoint, basic('plain'));
      }
  },

  'good once': async (context) => {
    const { sign, ask } = await setting(context);
    for (const id of ['signs', 'macs']) {
      const form = assertion(sign[id]());
      await ask(`${id}: at first`, form);
      await ask(`${id}: again`, form);
      await ask(`${id}: again, elsewhere`, form, 'introspection');
    }
  },

  'claims that stand there otherwise': async (context) => {
    const { sign, claims, ask } = await setting(context);
    const now = Math.floor(Date.now() / 1000);
    const cases = {
      'exp as a text': { exp: String(now + 40) },
      'exp of a part of a second': { exp: now + 40.5 },
      'exp empty': { exp: '' },
      'iat as a text': { iat: String(now) },
      'iat as an old text': { iat: String(now - 100) },
      'iat a bit ahead': { iat: now + 13 },
      'iat too far ahead': { iat: now + 25 },
      'nbf a bit ahead': { nbf: now + 13 },
      'nbf too far ahead': { nbf: now + 25 },
      'nbf as a text': { nbf: String(now - 1) },
      'nbf as a text, ahead': { nbf: String(now + 30) },
      'jti as a number': { jti: now * 1000 + Math.floor(Math.random() * 1000) },
      'exp yes or no': { exp: true },
      'exp in a list': { exp: [now + 40] },
      'jti in an object': { jti: {} },
    };
    for (const [name, more] of Object.entries(cases))
      await ask(name, assertion(sign.signs(claims('signs', more))));
    const long = claims('signs', { note: 'x'.repeat(4000) });
    await ask('a long one, pushed', assertion(sign.signs(long)), 'pushing');
  },

  'what the client has them be': async ({ given, oidc, realm, base, keys, signJwt, check }) => {
    const pair = keys('a');
    const settings = ['30', '120', '0', '-1', 'x', ' 90', '1e2', '99999999999', '90.5']
      .map((value) => ['max.exp', value])
      .concat(['any', 'RS256', 'PS256', 'x', ''].map((value) => ['alg', value]));
    for (const [setting, value] of settings) {
      const clientId = `${setting} ${value}`;
      const attributes = {
        'use.jwks.string': 'true',
        'jwks.string': JSON.stringify(pair.jwks),
        [`token.endpoint.auth.signing.${setting}`]: value,
      };
      const client = { clientId, serviceAccountsEnabled: true, clientAuthenticatorType: 'client-jwt' };
      await given.client({ ...client, attributes });
      const said = [];
      for (const age of setting === 'alg' ? [0] : [0, 20, 45, 80, 130]) {
        const now = Math.floor(Date.now() / 1000);
        const about = {
          iss: clientId,
          sub: clientId,
          aud: `${base}/realms/${realm}`,
          jti: `${realm} ${clientId} ${age}`,
        };
        const signed = signJwt({ ...about, iat: now - age, exp: now + 40 }, pair.pem, 'a');
        const { status, json } = await oidc.token({ grant_type: 'client_credentials', ...assertion(signed) });
        said.push([status, json.error_description ?? null]);
      }
      check(clientId, said);
    }
  },

  'keys that say what they are for': async ({ given, oidc, realm, base, keys, signJwt, check }) => {
    const [own, other] = [keys('a'), keys('a')];
    const { use: _use, alg: _alg, kid: _kid, ...bare } = own.jwk;
    const sets = {
      whole: [own.jwk],
      'no use': [{ ...bare, kid: 'a', alg: 'RS256' }],
      'no use, to verify': [{ ...bare, kid: 'a', alg: 'RS256', key_ops: ['verify'] }],
      'no use, to encrypt': [{ ...bare, kid: 'a', alg: 'RS256', key_ops: ['encrypt'] }],
      'to encrypt': [{ ...own.jwk, use: 'enc' }],
      'for something else': [{ ...own.jwk, use: 'x' }],
      'of another algorithm': [{ ...own.jwk, alg: 'PS256' }],
      'of no algorithm': [{ ...bare, kid: 'a', use: 'sig' }],
      'of another name': [{ ...own.jwk, kid: 'b' }],
      'of no name': [{ ...bare, use: 'sig', alg: 'RS256' }],
      'the second of the name': [other.jwk, own.jwk],
      'behind one of the name to encrypt': [{ ...other.jwk, use: 'enc' }, own.jwk],
      none: [],
    };
    let count = 0;
    for (const [name, set] of Object.entries(sets)) {
      const clientId = `client-${count++}`;
      const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: set }) };
      const client = { clientId, serviceAccountsEnabled: true, clientAuthenticatorType: 'client-jwt' };
      await given.client({ ...client, attributes });
      const now = Math.floor(Date.now() / 1000);
      const about = { iss: clientId, sub: clientId, aud: `${base}/realms/${realm}`, jti: clientId };
      const form = assertion(signJwt({ ...about, iat: now, exp: now + 40 }, own.pem, 'a'));
      const { status, json } = await oidc.token({ grant_type: 'client_credentials', ...form });
      check(name, [status, json.error_description ?? null]);
    }
  },
};
