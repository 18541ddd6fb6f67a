import assert from 'node:assert/strict';
import { constants, createDecipheriv, createHmac, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { compactDecrypt } from 'jose';
import { canEncryptFor, encryptJwe } from './jwe.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const okp = generateKeyPairSync('x25519');
const CONTENT = ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'];
const text = '{"sub":"ann"}';

/** Opens what `RSA1_5` made, by the letter of RFC 7518 section 5.2 and 5.3. */
function openRsa15(jwe: string): string {
  const [head = '', ...parts] = jwe.split('.');
  const [wrapped, iv, sealed, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  assert.ok(wrapped && iv && sealed && tag);
  const key = privateDecrypt({ key: rsa.privateKey, padding: constants.RSA_PKCS1_PADDING }, wrapped);
  const { enc } = JSON.parse(Buffer.from(head, 'base64url').toString());
  if (enc.endsWith('GCM')) {
    const cipher = createDecipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from(head)).setAuthTag(tag);
    return cipher.update(sealed, undefined, 'utf8') + cipher.final('utf8');
  }
  const half = key.length / 2;
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(head.length * 8));
  const mac = createHmac(`sha${half * 16}`, key.subarray(0, half)).update(head);
  assert.deepEqual(mac.update(iv).update(sealed).update(bits).digest().subarray(0, half), tag);
  const cipher = createDecipheriv(`aes-${half * 8}-cbc`, key.subarray(half), iv);
  return cipher.update(sealed, undefined, 'utf8') + cipher.final('utf8');
}

describe('a token encrypted for somebody', () => {
  for (const encryption of CONTENT) {
    it(`by ${encryption} is opened by the key’s owner, whatever the algorithm`, async () => {
      const pairs = [
        ...['RSA-OAEP', 'RSA-OAEP-256'].map((algorithm) => ({ algorithm, pair: rsa })),
        ...['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW'].flatMap((algorithm) => [
          { algorithm, pair: ec },
          { algorithm, pair: okp },
        ]),
      ];
      for (const { algorithm, pair } of pairs) {
        const jwe = await encryptJwe(text, { key: pair.publicKey, kid: 'k', algorithm, encryption }, 'JWT');
        const { plaintext, protectedHeader } = await compactDecrypt(jwe, pair.privateKey);
        assert.equal(Buffer.from(plaintext).toString(), text);
        const { epk: _, ...header } = protectedHeader;
        assert.deepEqual(header, { alg: algorithm, enc: encryption, cty: 'JWT', kid: 'k' });
      }
      const recipient = { key: rsa.publicKey, kid: undefined, algorithm: 'RSA1_5', encryption };
      const jwe = await encryptJwe(text, recipient);
      assert.equal(openRsa15(jwe), text);
      const [head = ''] = jwe.split('.');
      assert.equal(Buffer.from(head, 'base64url').toString(), `{"alg":"RSA1_5","enc":"${encryption}"}`);
    });
  }

  it('is never the same twice', async () => {
    for (const algorithm of ['RSA1_5', 'RSA-OAEP']) {
      const recipient = { key: rsa.publicKey, kid: 'k', algorithm, encryption: 'A256GCM' };
      const [one = [], other = []] = await Promise.all(
        [1, 2].map(async () => (await encryptJwe(text, recipient)).split('.')),
      );
      for (const part of [1, 2, 3, 4]) assert.notEqual(one[part], other[part]);
    }
  });

  it('needs a key that fits, and is long enough', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const signing = generateKeyPairSync('ed25519').publicKey;
    const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey;
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey;
    for (const algorithm of ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256']) {
      assert.equal(canEncryptFor(rsa.publicKey, algorithm), true);
      for (const key of [short, signing, ec.publicKey, pss])
        assert.equal(canEncryptFor(key, algorithm), false);
    }
    for (const algorithm of ['ECDH-ES', 'ECDH-ES+A256KW']) {
      for (const key of [ec.publicKey, okp.publicKey]) assert.equal(canEncryptFor(key, algorithm), true);
      for (const key of [rsa.publicKey, signing, other]) assert.equal(canEncryptFor(key, algorithm), false);
    }
  });
});
