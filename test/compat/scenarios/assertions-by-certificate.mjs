// Assertions of clients whose key is a certificate or a public key of its own, and how their headers name it.
const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const app = { clientId: 'app', clientAuthenticatorType: 'client-jwt', serviceAccountsEnabled: true };
const NAME = '/certificates/jwt.credential';

const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const url = (text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const lines = (text) => text.match(/.{1,64}/g).join('\n');
const armoured = (text, label) => `-----BEGIN ${label}-----\n${lines(text)}\n-----END ${label}-----`;

/** SubjectPublicKeyInfo of a JWK, and the id that Keycloak gives such a key. */
async function publicKeyOf(jwk) {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const spki = await subtle.exportKey(
    'spki',
    await subtle.importKey('jwk', jwk, algorithm, true, ['verify']),
  );
  return { spki: base64(spki), kid: url(base64(await subtle.digest('SHA-256', spki))) };
}

async function outcome({ oidc, realm, base, signJwt }, pem, kid) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'app',
    sub: 'app',
    aud: `${base}/realms/${realm}`,
    jti: globalThis.crypto.randomUUID(),
    iat: now,
    exp: now + 30,
  };
  const { status, json } = await oidc.token({
    grant_type: 'client_credentials',
    client_assertion_type: type,
    client_assertion: signJwt(claims, pem, kid),
  });
  return [status, json.error, json.error_description];
}

export default {
  'a public key': async (context) => {
    const { given, admin, keys, check } = context;
    const client = await given.client(app);
    const { jwk, pem } = keys();
    const { spki, kid } = await publicKeyOf({ ...jwk, use: undefined, alg: undefined });
    const having = (attributes) => admin.put(`/clients/${client.id}`, { ...client, attributes });
    for (const [name, text] of [
      ['bare', spki],
      ['in PEM', armoured(spki, 'PUBLIC KEY')],
      ['in lines', lines(spki)],
    ]) {
      await having({ 'jwt.credential.public.key': text });
      check(`${name}, by its id`, await outcome(context, pem, kid));
      check(`${name}, by another`, await outcome(context, pem, 'another'));
      check(`${name}, by none`, await outcome(context, pem, null));
    }
    await having({ 'jwt.credential.public.key': spki, 'jwt.credential.kid': 'named' });
    check('named, by its name', await outcome(context, pem, 'named'));
    check('named, by its id', await outcome(context, pem, kid));
  },

  'a certificate': async (context) => {
    const { given, admin, check } = context;
    const client = await given.client(app);
    const made = (await admin.post(`/clients/${client.id}${NAME}/generate`)).json;
    const pem = armoured(made.privateKey, 'RSA PRIVATE KEY');
    const { attributes } = (await admin.get(`/clients/${client.id}`)).json;
    const now = await admin.get(`/clients/${client.id}${NAME}`);
    check('what is told of it', Object.keys(now.json).sort());
    check(
      'what is kept of it',
      Object.keys(attributes)
        .filter((name) => name.startsWith('jwt.'))
        .sort(),
    );
    const jwk = await jwkOf(made.privateKey);
    const { kid } = await publicKeyOf(jwk);
    const { certificate } = made;
    const having = (more) => admin.put(`/clients/${client.id}`, { ...client, attributes: more });
    for (const [name, text] of [
      ['bare', certificate],
      ['in PEM', armoured(certificate, 'CERTIFICATE')],
      ['in lines', lines(certificate)],
    ]) {
      await having({ 'jwt.credential.certificate': text });
      check(`${name}, by its id`, await outcome(context, pem, kid));
      check(`${name}, by another`, await outcome(context, pem, 'another'));
      check(`${name}, by none`, await outcome(context, pem, null));
    }
    await having({ 'jwt.credential.certificate': certificate, 'jwt.credential.kid': 'named' });
    check('named, by its name', await outcome(context, pem, 'named'));
    check('named, by its id', await outcome(context, pem, kid));
  },
};

/** The public half of a PKCS #1 key as a JWK: its first two numbers after the version (RFC 8017 appendix A.1.2). */
async function jwkOf(pkcs1) {
  const bytes = bytesOf(pkcs1);
  let at = 0;
  const length = () => {
    const first = bytes[at++];
    if (first < 0x80) return first;
    let value = 0;
    for (let count = first & 0x7f; count > 0; count--) value = value * 256 + bytes[at++];
    return value;
  };
  const number = () => {
    at++;
    const size = length();
    const value = bytes.slice(at, at + size);
    at += size;
    return value[0] === 0 && value.length > 1 ? value.slice(1) : value;
  };
  at++;
  length();
  number();
  const [n, e] = [number(), number()];
  return { kty: 'RSA', n: url(base64(n)), e: url(base64(e)) };
}
