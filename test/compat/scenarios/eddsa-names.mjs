// Ed25519 and Ed448 as names of algorithms (RFC 9864), which Keycloak knows and does not use: it says EdDSA.
const encode = (part) =>
  Buffer.from(part instanceof ArrayBuffer ? part : JSON.stringify(part)).toString('base64url');
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function keyPair() {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, [
    'sign',
    'verify',
  ]);
  const { kty, crv, x } = await crypto.subtle.exportKey('jwk', publicKey);
  const sign = async (header, claims) => {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${encode(await crypto.subtle.sign('Ed25519', privateKey, Buffer.from(input)))}`;
  };
  return { jwk: { kty, crv, x }, sign };
}

export default {
  'in proofs': async ({ given, oidc, check }) => {
    await given.client({ clientId: 'app', secret: 's', serviceAccountsEnabled: true });
    const { jwk, sign } = await keyPair();
    for (const alg of ['EdDSA', 'Ed25519', 'Ed448', 'ES256K', 'RSA-OAEP', 'dir']) {
      const claims = { jti: alg, htm: 'POST', htu: oidc.url('/token'), iat: Math.floor(Date.now() / 1000) };
      const headers = { DPoP: await sign({ typ: 'dpop+jwt', alg, jwk }, claims) };
      const asked = { basic: ['app', 's'], headers };
      const { status, json } = await oidc.token({ grant_type: 'client_credentials' }, asked);
      check(alg, [status, json.error, json.error_description]);
    }
  },

  'in assertions of clients': async ({ given, oidc, check, base, realm }) => {
    const { jwk, sign } = await keyPair();
    for (const [ofKey, alg] of [
      ['EdDSA', 'EdDSA'],
      ['EdDSA', 'Ed25519'],
      ['Ed25519', 'Ed25519'],
      [undefined, 'EdDSA'],
    ]) {
      const clientId = `${ofKey}-${alg}`;
      const keys = [{ ...jwk, kid: 'key', use: 'sig', alg: ofKey }];
      await given.client({
        clientId,
        clientAuthenticatorType: 'client-jwt',
        serviceAccountsEnabled: true,
        attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys }) },
      });
      const now = Math.floor(Date.now() / 1000);
      const who = { iss: clientId, sub: clientId, aud: `${base}/realms/${realm}` };
      const assertion = await sign(
        { typ: 'JWT', alg, kid: 'key' },
        { ...who, jti: `${realm} ${clientId}`, iat: now, exp: now + 60 },
      );
      const form = { client_assertion_type: JWT_BEARER, client_assertion: assertion };
      const { status, json } = await oidc.token({ grant_type: 'client_credentials', ...form });
      check(`a key for ${ofKey}, signed by ${alg}`, [status, json.error, json.error_description]);
    }
  },

  'as the realm’s algorithm': async ({ admin, check }) => {
    for (const defaultSignatureAlgorithm of ['EdDSA', 'Ed25519', 'none', 'RSA-OAEP']) {
      const { status } = await admin.put('', { defaultSignatureAlgorithm });
      const { json } = await admin.get();
      check(defaultSignatureAlgorithm, [status, json.defaultSignatureAlgorithm]);
      await admin.put('', { defaultSignatureAlgorithm: 'RS256' });
    }
  },
};
