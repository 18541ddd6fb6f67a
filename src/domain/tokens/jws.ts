import {
  constants,
  createHmac,
  type KeyObject,
  type SignKeyObjectInput,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { makeRoom } from '../../lib/make-room.ts';
import type { Key } from '../keys/key.ts';
import type { KeySet } from '../keys/key-set.ts';

const signAsync = promisify<string, Buffer, SignKeyObjectInput, Buffer>(sign);

export type Claims = Readonly<Record<string, unknown>>;

/** JWS algorithms (RFC 7518 section 3.1, RFC 8037) and how Node performs them. */
const HASHES: Readonly<Record<string, string>> = { 256: 'sha256', 384: 'sha384', 512: 'sha512' };
const hashOf = (algorithm: string) => HASHES[algorithm.slice(2)] ?? 'sha256';

function signingInput(key: KeyObject, algorithm: string): SignKeyObjectInput {
  if (algorithm.startsWith('PS'))
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  if (algorithm.startsWith('ES')) return { key, dsaEncoding: 'ieee-p1363' };
  return { key };
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * Compact serialization (RFC 7515 section 7.1). Private keys work on the thread pool, off the event loop.
 * @param parameters of the header, beside `alg`, `typ` and `kid`
 */
export async function signJws(claims: Claims, key: Key, type = 'JWT', parameters?: Claims): Promise<string> {
  const input = `${parameters ? encode(headerOf(key, type, parameters)) : header(key, type)}.${encode(claims)}`;
  const signature = key.type === 'OCT' ? hmac(key, input) : await signOffLoop(key, input);
  const token = `${input}.${signature.toString('base64url')}`;
  remember(token, { key, claims: undefined });
  return token;
}

function signOffLoop(key: Key, input: string): Promise<Buffer> {
  const hash = key.algorithm === 'EdDSA' ? null : hashOf(key.algorithm);
  return signAsync(hash as string, Buffer.from(input), signingInput(key.privateKey, key.algorithm));
}

const headerOf = ({ algorithm, kid }: Key, typ: string, parameters?: Claims) => ({
  alg: algorithm,
  typ,
  kid,
  ...parameters,
});

const headers = new WeakMap<Key, Map<string, string>>();

/** A key's header is the same for every token: encoded once. */
function header(key: Key, typ: string): string {
  const known = headers.get(key) ?? new Map<string, string>();
  headers.set(key, known);
  let encoded = known.get(typ);
  if (encoded === undefined) {
    encoded = encode(headerOf(key, typ));
    known.set(typ, encoded);
  }
  return encoded;
}

const hmac = (key: Key, input: string) =>
  createHmac(hashOf(key.algorithm), key.privateKey).update(input).digest();

/** Tokens whose signature is remembered, and the longest that are, in characters. */
const REMEMBERED = 2000;
const LONGEST = 4096;

/** A token whose signature is good, by which key, and its claims once somebody has asked for them. */
interface Known {
  readonly key: Key;
  readonly claims: Claims | undefined;
}

const known = new Map<string, Known>();

function remember(token: string, signed: Known): void {
  if (token.length > LONGEST) return;
  makeRoom(known, REMEMBERED);
  known.set(token, signed);
}

/**
 * The claims of a token that one of these keys signed, or undefined: whatever is wrong with it, the answer is the
 * same. A token is presented many times, most of them here where it was made: a signature that is known to be good
 * stays so as long as its key is one of these. Whether the token is still in force is another question, asked each time.
 */
export function verifyJws(token: string, keys: KeySet): Claims | undefined {
  const remembered = known.get(token);
  if (remembered && keys.keys.includes(remembered.key)) {
    if (remembered.claims) return remembered.claims;
    return recall(token, remembered.key, decode(token.split('.', 2)[1] ?? ''));
  }
  const signed = verifyOnce(token, keys);
  return signed && recall(token, signed.key, signed.claims);
}

function recall(token: string, key: Key, claims: Claims | undefined): Claims | undefined {
  if (claims) remember(token, { key, claims: Object.freeze(claims) });
  return claims;
}

/** The header's `alg` only chooses among the keys made for that algorithm; `none` chooses nothing. */
function verifyOnce(token: string, keys: KeySet): { key: Key; claims: Claims | undefined } | undefined {
  const parts = token.split('.');
  const [encodedHeader, encodedClaims, encodedSignature] = parts;
  if (parts.length !== 3 || !encodedHeader || !encodedClaims || !encodedSignature) return undefined;
  if (!parts.every(isBase64url)) return undefined;
  const { alg, kid } = decode(encodedHeader) ?? {};
  if (typeof alg !== 'string' || typeof kid !== 'string') return undefined;
  const key = keys.verifying(kid, alg);
  const input = `${encodedHeader}.${encodedClaims}`;
  if (!key || !isSignedBy(key, input, Buffer.from(encodedSignature, 'base64url'))) return undefined;
  return { key, claims: decode(encodedClaims) };
}

/** Node's decoder passes over whatever else is in there; then one token would be good under many texts. */
const isBase64url = (part: string): boolean => /^[\w-]*={0,2}$/.test(part) && part.length % 4 !== 1;

/** The parts of a token, nothing of it believed. */
export interface TakenApart {
  readonly header: Claims;
  readonly claims: Claims;
  readonly input: string;
  /** Empty where there is none. */
  readonly signature: Buffer;
}

/** Takes a compact serialization apart; undefined where header or claims are no JSON objects. */
export function takeApart(token: string): TakenApart | undefined {
  const parts = token.split('.');
  const [encodedHeader = '', encodedClaims = '', encodedSignature = ''] = parts;
  if (parts.length > 3 || !parts.every(isBase64url)) return undefined;
  const [header, claims] = [decode(encodedHeader), decode(encodedClaims)];
  if (!header || !claims) return undefined;
  const signature = Buffer.from(encodedSignature, 'base64url');
  return { header, claims, input: `${encodedHeader}.${encodedClaims}`, signature };
}

/** A token taken apart that names its algorithm. */
export interface OpenedJws extends TakenApart {
  readonly algorithm: string;
  readonly kid: string | undefined;
}

/** None whose header says that extensions must be understood: none is (RFC 7515 section 4.1.11). */
export function openJws(token: string): OpenedJws | undefined {
  const parts = takeApart(token);
  const { alg, kid, crit } = parts?.header ?? {};
  if (!parts || typeof alg !== 'string' || crit !== undefined || parts.input.length === token.length)
    return undefined;
  return { ...parts, algorithm: alg, kid: typeof kid === 'string' ? kid : undefined };
}

/** Whether somebody else's key, or a secret, made the signature by the algorithm the token names. */
export function isSignatureOf(
  key: KeyObject,
  { algorithm, input, signature }: Pick<OpenedJws, 'algorithm' | 'input' | 'signature'>,
): boolean {
  if (!isKeyFor(key, algorithm)) return false;
  if (key.type === 'secret') {
    const expected = createHmac(hashOf(algorithm), key).update(input).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  const hash = algorithm === 'EdDSA' ? null : hashOf(algorithm);
  return verify(hash, Buffer.from(input), signingInput(key, algorithm), signature);
}

const CURVES: Readonly<Record<string, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

/** A key is good for its own kind of algorithm alone (RFC 8725 section 3.1). */
export function isKeyFor(key: KeyObject, algorithm: string): boolean {
  if (/^HS(?:256|384|512)$/.test(algorithm)) return key.type === 'secret';
  if (/^[RP]S(?:256|384|512)$/.test(algorithm)) return key.asymmetricKeyType === 'rsa';
  if (algorithm === 'EdDSA') return /^ed(?:25519|448)$/.test(key.asymmetricKeyType ?? '');
  const curve = Object.hasOwn(CURVES, algorithm) ? CURVES[algorithm] : undefined;
  return curve !== undefined && key.asymmetricKeyDetails?.namedCurve === curve;
}

function isSignedBy(key: Key, input: string, signature: Buffer): boolean {
  if (key.type === 'OCT') {
    const expected = hmac(key, input);
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  const hash = key.algorithm === 'EdDSA' ? null : hashOf(key.algorithm);
  return verify(hash, Buffer.from(input), signingInput(key.publicKey, key.algorithm), signature);
}

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Claims)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The `iss` a token claims, unverified: good for choosing the realm whose keys shall verify it, and no more. */
export function peekIssuer(token: string): string | undefined {
  const issuer = (known.get(token)?.claims ?? decode(token.split('.', 2)[1] ?? ''))?.iss;
  return typeof issuer === 'string' ? issuer : undefined;
}
