import {
  constants,
  createCipheriv,
  createHmac,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import type { KeySet } from '../keys/key-set.ts';

/** Ways to encrypt the key of the content (RFC 7518 section 4.1) for somebody else's public key. */
const KEY_MANAGEMENT: ReadonlySet<string> = new Set([
  'RSA1_5',
  'RSA-OAEP',
  'RSA-OAEP-256',
  'ECDH-ES',
  'ECDH-ES+A128KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A256KW',
]);
/** Bytes of the key that each way to encrypt the content needs (RFC 7518 section 5.1). */
const KEY_BYTES: ReadonlyMap<string, number> = new Map([
  ['A128GCM', 16],
  ['A192GCM', 24],
  ['A256GCM', 32],
  ['A128CBC-HS256', 32],
  ['A192CBC-HS384', 48],
  ['A256CBC-HS512', 64],
]);

export const isKeyManagement = (algorithm: string): boolean => KEY_MANAGEMENT.has(algorithm);
export const isContentEncryption = (encryption: string): boolean => KEY_BYTES.has(encryption);

const MIN_RSA_BITS = 2048;
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Whether a public key can be encrypted for by an algorithm; RSA keys need 2048 bits (RFC 7518 section 4.3). */
export function canEncryptFor({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject, algorithm: string) {
  if (algorithm.startsWith('RSA'))
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
  return (
    asymmetricKeyType === 'x25519' ||
    (asymmetricKeyType === 'ec' && CURVES.includes(asymmetricKeyDetails?.namedCurve))
  );
}

/** For whom something is encrypted, and how. */
export interface Recipient {
  readonly key: KeyObject;
  readonly kid: string | undefined;
  readonly algorithm: string;
  readonly encryption: string;
}

/**
 * Compact serialization (RFC 7516 section 7.1). Nothing is compressed: that would tell of the content by its length.
 * @param type `cty`: `JWT` for a token inside (RFC 7519 section 5.2)
 */
export async function encryptJwe(text: string, recipient: Recipient, type?: 'JWT'): Promise<string> {
  const { key, kid, algorithm: alg, encryption: enc } = recipient;
  const header = { alg, enc, ...(type && { cty: type }), ...(kid !== undefined && { kid }) };
  if (alg === 'RSA1_5') return encryptRsa15(text, key, header);
  return new CompactEncrypt(Buffer.from(text)).setProtectedHeader(header).encrypt(key);
}

/**
 * RSAES-PKCS1-v1_5 (RFC 7518 section 4.2), which jose leaves out: its weakness is with those who decrypt. Clients
 * moved from Keycloak have it still; nothing is ever decrypted by it here.
 */
function encryptRsa15(text: string, key: KeyObject, header: { readonly enc: string }): string {
  const contentKey = randomBytes(KEY_BYTES.get(header.enc) ?? 32);
  const wrapped = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, contentKey);
  const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
  const seal = header.enc.endsWith('GCM') ? sealByGcm : sealByCbc;
  const sealed = seal(contentKey, Buffer.from(text), Buffer.from(protectedHeader));
  return [protectedHeader, ...[wrapped, ...sealed].map((part) => part.toString('base64url'))].join('.');
}

type Sealed = readonly [iv: Buffer, ciphertext: Buffer, tag: Buffer];

/** RFC 7518 section 5.3. */
function sealByGcm(key: Buffer, text: Buffer, header: Buffer): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv(`aes-${key.length * 8}-gcm` as 'aes-256-gcm', key, iv).setAAD(header);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return [iv, ciphertext, cipher.getAuthTag()];
}

/** RFC 7518 section 5.2: the first half of the key authenticates, the second encrypts. */
function sealByCbc(key: Buffer, text: Buffer, header: Buffer): Sealed {
  const half = key.length / 2;
  const iv = randomBytes(16);
  const cipher = createCipheriv(`aes-${half * 8}-cbc`, key.subarray(half), iv);
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  const headerBits = Buffer.alloc(8);
  headerBits.writeBigUInt64BE(BigInt(header.length * 8));
  const mac = createHmac(`sha${half * 16}`, key.subarray(0, half));
  for (const part of [header, iv, ciphertext, headerBits]) mac.update(part);
  return [iv, ciphertext, mac.digest().subarray(0, half)];
}

/** What was encrypted for a realm, and how. */
export interface Decrypted {
  readonly text: string;
  readonly algorithm: string;
  readonly encryption: string;
}

/**
 * Decrypts what somebody encrypted for one of the realm's keys: the one it names, or where it names none the one in use for
 * its algorithm. Undefined for everything else, whatever is wrong with it. RSA1_5 is never decrypted (RFC 8725 section 3.2).
 */
export async function decryptJwe(jwe: string, keys: KeySet): Promise<Decrypted | undefined> {
  try {
    const { alg = '', enc = '', kid } = decodeProtectedHeader(jwe);
    const key =
      kid === undefined
        ? keys.active('ENC', alg)
        : keys.keys.find(
            (one) =>
              one.use === 'ENC' && one.kid === kid && one.algorithm === alg && one.status !== 'DISABLED',
          );
    if (!key || !isKeyManagement(alg) || !isContentEncryption(enc)) return undefined;
    const { plaintext } = await compactDecrypt(jwe, key.privateKey, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [enc],
    });
    return { text: Buffer.from(plaintext).toString('utf8'), algorithm: alg, encryption: enc };
  } catch {
    return undefined;
  }
}

/** Whether a text has the five parts of the compact serialization. */
export const isJwe = (text: string): boolean => /^[\w-]+(?:\.[\w-]*){4}$/.test(text);
