// Keys that were made elsewhere, given to the providers that generate them: what an export of a realm holds.
const KEYS = 'org.keycloak.keys.KeyProvider';

/** An RSA key with its certificate, made for this scenario. */
const RSA_KEY = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC9dLclOeB4PuGix2fv1swWy1PdX54Ktp3oUIpox5xqNB3x6HFa',
  '4AVwvNyRyYyvzUl33mz1iAm+C+rCXHDRKdKc5PRJGR1KyZKVubVPwLFwz+0UrFD0pymj9qBt1Y+9gVpvSLLPrxHUmq8KdjuA5y88',
  'd+3dYgCYZ3CQOhLCtZPyiKBoYZiNTjo9qZ2pZzlkLL9V5eU5/JW2OY/Kfgs0dFFERz4CtBcXS839oaDXPfNiI8LaL+XKymNVSn89',
  'BcW9/WM0Zcv7x0ODdCD1BXzVlLn1/HAr0pbmo435GujfPSzyoCYkbQm/5WJHIhfOcRT3SApzwzdrsyYOeY79QAnI1ngPAgMBAAEC',
  'ggEASCbuJQhAu6q/Bd5JcCbuvPOcsd9bchsQUkxyGeuDX1MP4HQ0z3YnvELBAeivYric9UDJYEz54N3q/zBzasUxx7zOaBRfen8A',
  'C3OZYJEzQpJ9aPUjM7mB+0bO3GWMA5EC3wThzISRFtX+Oc7DZJkm/TFzbm+HaINkdBkZ0fuTJ7dG27DNAGY2or2nLPPoWhO9RYK+',
  'UsivnueyfUY22gw2mOF7x6fsriFxM4ZIfWv9i/idEXhXugs/RB8AYUAMu0LPZYsHVMOJ2e7qdBSLt5j17PYc8Xz+73et6BcBxPk5',
  '9hhqAooGEgkVlTQUW+k5AWkLI1JcAbkIO0pitjNEodZ0EQKBgQDoT7oAl4ezqNMmXVQ0qaKBCQJoKEken2lh+3GuHiNFThooHCGi',
  'u5ZsjmlvykCQcbtOBKULSwQrp+pCVtf0NR9xUSUScoRL665QQpFOTaS0SsOejiK8gT0PlRWL7WXkBYNs7DVodHitt6FBSvnh4G5q',
  'YYL6UyegTnBgu+1NVl1faQKBgQDQxkkfBROTGF5HBbjOfaJSoxY4chLzuVRLAp9k1BEuX07Fvf/HTfkvXwoeKSPMcO9C6dDf86f3',
  'iZ4vF0ODCTccZgsft32MPXlbXo2UaRk/y4fRXRcQKvihCmXR1OVwoIfqne8RKkiDTeoT0ZNa+1c+xXaYsD40/rA+Z1XN/DiktwKB',
  'gF6Kq6i4AjrkVuIDE1THQGIA96DJ3FABEhMVEEOK8lGvIkf2gt3GN8aAAnrDNZlTH6X1j/FTmyPlFxneW85/nAcyvcKPJjX7eRoi',
  'rR3PzVquHoQ1Vf+fHOltg7JJb7DnaX/3dRjIZaBU3eRDjgQVoPncK0CSfMrpgSRs9nsFzcQZAoGBALQLLCgKMrVaAIPzVUsOYZwu',
  'dQ08o0d4fk8p9df4YtDA9KfnkNuKTOkjZxBXnj3C7zOffLiF4kbBcZ9eyqQIoHRnNBSoIyd8JFo9ko94i4POvFQ7mZYh2MTYuLJa',
  'jXuxlUUp6m+9LUe/O6zXweJmevjxRbOr2hnNwqQubXr0lszFAoGAE+d2HJxeGlUu2nXWhmfNVqavf6vtbmv4R/q6GjuLoLGGaQy9',
  'gfkBY2vZnsY8hIu0gWrvRHBhtNyNQTxUu1gw691JrSCdu3QDM1kJb863mohxSBYl18UxhFzqCZXFlMj2CqfRYNxp9jcF7VD9LYHt',
  'ACePGtXZxz01dkH9z0JnHFM=',
].join('');
const CERTIFICATE = [
  'MIIDBTCCAe2gAwIBAgIUJJM34k/2YdSaSO8wYCiKyKotjAwwDQYJKoZIhvcNAQELBQAwEjEQMA4GA1UEAwwHYnJvdWdodDAeFw0y',
  'NjExMjgyMzA4MzlaFw00NjExMjMyMzA4MzlaMBIxEDAOBgNVBAMMB2Jyb3VnaHQwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEK',
  'AoIBAQC9dLclOeB4PuGix2fv1swWy1PdX54Ktp3oUIpox5xqNB3x6HFa4AVwvNyRyYyvzUl33mz1iAm+C+rCXHDRKdKc5PRJGR1K',
  'yZKVubVPwLFwz+0UrFD0pymj9qBt1Y+9gVpvSLLPrxHUmq8KdjuA5y88d+3dYgCYZ3CQOhLCtZPyiKBoYZiNTjo9qZ2pZzlkLL9V',
  '5eU5/JW2OY/Kfgs0dFFERz4CtBcXS839oaDXPfNiI8LaL+XKymNVSn89BcW9/WM0Zcv7x0ODdCD1BXzVlLn1/HAr0pbmo435Gujf',
  'PSzyoCYkbQm/5WJHIhfOcRT3SApzwzdrsyYOeY79QAnI1ngPAgMBAAGjUzBRMB0GA1UdDgQWBBTIajzuVJbjChEynNdDPHRM89+J',
  'FzAfBgNVHSMEGDAWgBTIajzuVJbjChEynNdDPHRM89+JFzAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQCrQlRL',
  'u6QETbwRfZtGOWtGYgKQ8ocWNx6I97uwwC3HUY5FDD78QtfGLK1AJiNgO+lOjXfke5xJrHsjhCVKHOUuUPbmvxGYnXXWBchebY/a',
  'beq2DrmFZp4gXytf0gPR/19bdmcJXa+FWyS2fBolO+p2KfmFEy7JGU7CA2jVxft2y1WmqV24D/ukgVrNMEFuS90ttQL500Pn8fuB',
  'bl405zyDx2Aj8gEZ96T8YV7H79jZXVwwfOqpwg/JwVHuB++8GWlvPZCtW4obedxi75dvfq+q5arzdaVrHXFTkoExZTidXuwRhkrE',
  'eA2pQrhaluwpFA72L/CLTMDgjgNdJsfR4wb0',
].join('');

const bytes = (count, value) => Buffer.alloc(count, value).toString('base64url');
const base64 = (buffer) => Buffer.from(buffer).toString('base64');

/** A pair on a curve, as exports of Keycloak write it. */
async function pair(algorithm) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return [
    base64(await crypto.subtle.exportKey('pkcs8', privateKey)),
    base64(await crypto.subtle.exportKey('spki', publicKey)),
  ];
}

/** Adds a component and tells what came of it. */
async function bring({ admin, check }, name, providerId, config) {
  const { status, headers, json } = await admin.post('/components', {
    name,
    providerId,
    providerType: KEYS,
    config: { priority: ['500'], ...config },
  });
  const id = headers.location?.split('/').at(-1);
  const found = (await admin.get('/keys')).json.keys.filter(({ providerId: of }) => of === id);
  const kinds = found.map(({ algorithm, type, use, status: state }) => [algorithm, type, use, state]);
  const shown = id && (await admin.get(`/components/${id}`)).json.config;
  check(`${name}: made`, [status, json, shown, kinds]);
  return { id, key: found[0] ?? {} };
}

export default {
  secrets: async (context) => {
    const { admin, given, oidc, check } = context;
    const secret = bytes(64, 7);
    const hmac = await bring(context, 'hmac', 'hmac-generated', {
      kid: ['brought'],
      secret: [secret],
      algorithm: ['HS256'],
    });
    check('hmac: kid', hmac.key.kid);
    await given.client({
      clientId: 'robot',
      secret: 'secret',
      serviceAccountsEnabled: true,
      attributes: { 'access.token.signed.response.alg': 'HS256' },
    });
    const signature = async () => {
      const asked = { grant_type: 'client_credentials' };
      const { access_token: token } = await given.tokens(asked, { basic: ['robot', 'secret'] });
      const [header, payload, mac] = token.split('.');
      const how = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', Buffer.from(secret, 'base64url'), how, false, [
        'sign',
      ]);
      const expected = await crypto.subtle.sign('HMAC', key, Buffer.from(`${header}.${payload}`));
      const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
      return [kid === 'brought', mac === Buffer.from(expected).toString('base64url')];
    };
    check('hmac: it signs', await signature());
    const { json } = await admin.get(`/components/${hmac.id}`);
    check('hmac: sent back', (await admin.put(`/components/${hmac.id}`, json)).status);
    check('hmac: it still signs', await signature());
    const aes = await bring(context, 'aes', 'aes-generated', {
      kid: ['brought-aes'],
      secret: [bytes(16, 3)],
    });
    check('aes: kid', aes.key.kid);
    await bring(context, 'sized', 'hmac-generated', { secret: [bytes(32, 1)], secretSize: ['32'] });
    const short = { kid: ['short'], secret: [Buffer.from('abc').toString('base64url')], priority: ['1'] };
    await bring(context, 'short', 'hmac-generated', { ...short, algorithm: ['HS512'] });
    check(
      'certs',
      (await oidc.certs()).json.keys.some(({ kty }) => kty === 'oct'),
    );
  },

  pairs: async (context) => {
    const { check } = context;
    for (const [curve, alg] of Object.entries({ 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' })) {
      const [privateKey, publicKey] = await pair({ name: 'ECDSA', namedCurve: curve });
      const { key } = await bring(context, alg, 'ecdsa-generated', {
        ecdsaPrivateKey: [privateKey],
        ecdsaPublicKey: [publicKey],
        ecdsaEllipticCurveKey: [curve],
      });
      check(`${alg}: that very key`, key.publicKey === publicKey);
    }
    const rsa = { privateKey: [RSA_KEY], certificate: [CERTIFICATE] };
    const signing = await bring(context, 'rsa', 'rsa-generated', { ...rsa, algorithm: ['PS256'] });
    check('rsa: that very key', signing.key.certificate === CERTIFICATE);
    const encryption = await bring(context, 'rsa-enc', 'rsa-enc-generated', rsa);
    check('rsa-enc: that very key', encryption.key.certificate === CERTIFICATE);
    const alone = await bring(context, 'without certificate', 'rsa-generated', { privateKey: [RSA_KEY] });
    check('without certificate: that very key', alone.key.publicKey === signing.key.publicKey);
    const broken = { ...rsa, certificate: ['nonsense'], priority: ['1'] };
    await bring(context, 'a certificate that is none', 'rsa-generated', broken);
  },
};
