import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { type ProofKey, proofKey, tokenHash } from '../../../test/support/dpop.ts';
import { jwkThumbprint } from '../keys/thumbprint.ts';
import { verifyProof } from './dpop-proof.ts';

const URL = 'https://login.example.org/realms/acme/protocol/openid-connect/token';
const now = Math.floor(Date.now() / 1000);
const request = (proof: string, url = URL) => ({ proof, method: 'POST', url });
const refusal = (description: string | RegExp) => ({ code: 'invalid_request', status: 400, description });

describe('A proof of a key', () => {
  it('names the key by its thumbprint, by whichever algorithm it signs', async () => {
    for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'PS512', 'EdDSA']) {
      const key = await proofKey(alg);
      assert.equal(verifyProof(request(await key.proof('POST', URL)), undefined, now).jkt, key.jkt);
    }
  });

  it('is for one URL, however scheme, host and port are written, and whatever its query', async () => {
    const key = await proofKey();
    const accepts = async (htu: string, url = URL) =>
      verifyProof(request(await key.proof('POST', htu), url), undefined, now);
    await accepts(`${URL}?a=b#c`);
    await accepts(URL.replace('https://login', 'HTTPS://LOGIN'));
    await accepts(URL.replace('.org', '.org:443'));
    await accepts(URL, URL.replace('.org', '.org:443'));
    for (const htu of [
      URL.replace('https', 'http'),
      URL.replace('.org', '.org:80'),
      URL.replace('.org', '.org:8443'),
      URL.replace('login.', 'login.example.org@evil.'),
      `${URL}/`,
      URL.replace('acme', 'ACME'),
      URL.replace('/realms', '/x/../realms'),
      'x',
    ])
      await assert.rejects(accepts(htu), refusal('DPoP HTTP URL mismatch'));
    await assert.rejects(accepts('http://['), refusal('Malformed HTTP URL in DPoP proof'));
  });

  it('is good for a short time, before and after by our clock', async () => {
    const key = await proofKey();
    const issued = async (iat: unknown) =>
      verifyProof(request(await key.proof('POST', URL, { iat })), undefined, now);
    for (const offset of [-25, 0, 15]) assert.ok((await issued(now + offset)).until <= now + offset + 26);
    for (const iat of [now - 26, now + 16, 0, -1, 1e300, Number.MAX_SAFE_INTEGER])
      await assert.rejects(issued(iat), refusal('DPoP proof is not active'));
    for (const iat of ['soon', {}, [1, 2]])
      await assert.rejects(issued(iat), refusal('DPoP header verification failure'));
  });

  it('goes with the token it names', async () => {
    const key = await proofKey();
    const presents = async (ath: unknown) =>
      verifyProof(request(await key.proof('POST', URL, { ath })), 'token', now);
    assert.ok(await presents(tokenHash('token')));
    await assert.rejects(presents(tokenHash('other')), refusal('DPoP proof access token hash mismatch'));
    await assert.rejects(presents(undefined), refusal('No access token hash in DPoP proof'));
  });

  it('is signed by the key in its header, a public one of a kind that fits', async () => {
    const key = await proofKey();
    const other = await proofKey();
    const rsa = await proofKey('RS256');
    const header = async (members: object, by: ProofKey = key) => {
      const [, claims, signature] = (await by.proof('POST', URL)).split('.');
      const encoded = Buffer.from(JSON.stringify(members)).toString('base64url');
      return () => verifyProof(request(`${encoded}.${claims}.${signature}`), undefined, now);
    };
    const typ = 'dpop+jwt';
    const { jwk } = key;
    const cases: readonly (readonly [object, string | RegExp])[] = [
      [{ typ, alg: 'none', jwk }, 'Unsupported DPoP algorithm: none'],
      [{ typ, alg: 'HS256', jwk: { kty: 'oct', k: 'AAAA' } }, 'Unsupported DPoP algorithm: HS256'],
      [{ typ, alg: 'ES256', jwk: { kty: 'oct', k: 'AAAA' } }, 'Unsupported key type in DPoP header'],
      [{ typ, alg: 'ES256', jwk: key.privateJwk }, 'Private key material must not be present in DPoP JWK'],
      [{ typ, alg: 'ES256', jwk: { ...jwk, y: jwk.x } }, 'No public key in DPoP header'],
      [{ typ, alg: 'ES256', jwk: { kty: 'EC' } }, 'No public key in DPoP header'],
      [{ typ, alg: 'ES256', jwk: { ...jwk, crv: '__proto__' } }, 'No public key in DPoP header'],
      [{ typ, alg: 'ES256', jwk: other.jwk }, /Invalid token signature$/],
      [{ typ, alg: 'ES384', jwk }, /Signing failed$/],
      [{ typ, alg: 'RS256', jwk }, /type EC is incorrect for provider algorithm RS256$/],
      [{ typ: 'JWT', alg: 'ES256', jwk }, 'Invalid or missing type in DPoP header: JWT'],
      [{ typ, alg: 'ES256', jwk, crit: ['b64'], b64: false }, /^Critical extensions/],
      [{ typ, alg: 'ES256' }, 'No JWK in DPoP header'],
      [{ typ, alg: 'ES256', jwk: null }, 'No JWK in DPoP header'],
      [{ typ, alg: 'ES256', jwk: [jwk] }, 'DPoP header verification failure'],
      [{ typ, alg: 'constructor', jwk }, 'DPoP header verification failure'],
      [{ typ, jwk }, 'No alg in DPoP header'],
    ];
    for (const [members, description] of cases) assert.throws(await header(members), refusal(description));
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const small = await header({ typ, alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) }, rsa);
    assert.throws(small, refusal(/2048 to 8192 bits$/));
    // A public exponent as long as the modulus makes a signature as slow to check as to make.
    const slow = { ...rsa.jwk, e: rsa.jwk.n };
    assert.throws(await header({ typ, alg: 'RS256', jwk: slow }, rsa), refusal(/bits$|No public key/));
  });

  it('is refused before anything is done with it when it is too long', async () => {
    const key = await proofKey();
    const proof = await key.proof('POST', URL, { jti: 'x'.repeat(8192) });
    assert.throws(() => verifyProof(request(proof), undefined, now), refusal(/must not exceed 8192/));
  });

  it('has the same thumbprint however its key is written', async () => {
    const { jwk, jkt } = await proofKey('RS256');
    const padded = { ...jwk, n: Buffer.concat([Buffer.alloc(3), Buffer.from(jwk.n ?? '', 'base64url')]) };
    const key = createPublicKey({ key: { ...padded, n: padded.n.toString('base64url') }, format: 'jwk' });
    assert.equal(jwkThumbprint(key), jkt);
  });
});
