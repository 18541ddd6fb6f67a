import { createPublicKey, hash, type KeyObject, type webcrypto } from 'node:crypto';
import { invalidRequest } from '../../errors/protocol.ts';
import type { Refusal } from '../../errors/refusal.ts';
import { equalSecrets } from '../../lib/equality.ts';
import { jwkThumbprint } from '../keys/thumbprint.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { type Claims, isSignatureOf, type TakenApart, takeApart } from './jws.ts';
import { ASYMMETRIC_ALGORITHMS, SIGNATURE_ALGORITHMS } from './signature-algorithms.ts';
import { spendOnce } from './spent-token.ts';

/** Seconds a proof is good for, and by which another clock may differ from ours (Keycloak's). */
const LIFETIME = 10;
const SKEW = 15;
/** Characters: an honest proof has less than 3000, whatever its key. */
const LONGEST = 8192;
/** Bits of an RSA key: fewer are too weak (RFC 7518 section 3.3), more would cost us time. */
const RSA_BITS = { least: 2048, most: 8192 };
const LARGEST_EXPONENT = 2n ** 32n;

/** A compact serialization; a signature that is missing is told as one that does not fit. */
const COMPACT = /^[\w-]+\.[\w-]+(?:\.[\w-]*)?$/;

/** The request that a proof is for. */
export interface ProvenRequest {
  /** The `DPoP` header. */
  readonly proof: string | undefined;
  readonly method: string;
  /** Without its query. */
  readonly url: string;
}

/**
 * Checks the proof that a request carries (RFC 9449 section 4.3), and uses it up: of two requests with one proof one
 * is refused, whichever node they reach.
 * @param accessToken the token that is presented with it; undefined where one is asked for
 * @param now seconds since 1970
 * @returns the thumbprint of the key that was proved (`jkt`)
 * @throws {Refusal} 400 `invalid_request`, as Keycloak; section 5 would have `invalid_dpop_proof`
 */
export async function proveKey(
  store: Store,
  realm: RealmView,
  request: ProvenRequest,
  accessToken: string | undefined,
  now: number,
): Promise<string> {
  const { jkt, id, until } = verifyProof(request, accessToken, now);
  if (!(await spendOnce(store, realm.id, id, until))) throw invalid('DPoP proof has already been used');
  return jkt;
}

interface VerifiedProof {
  readonly jkt: string;
  /** What it is remembered by once it was used, and until when, in seconds since 1970. */
  readonly id: string;
  readonly until: number;
}

/** The same but for whether it was used before. @throws {Refusal} 400 */
export function verifyProof(
  { proof, method, url }: ProvenRequest,
  accessToken: string | undefined,
  now: number,
): VerifiedProof {
  const text = proof?.trim();
  if (!text) throw invalid('DPoP proof is missing');
  if (text.length > LONGEST) throw invalid(`DPoP proof must not exceed ${LONGEST} characters`);
  const jws = COMPACT.test(text) ? takeApart(text) : undefined;
  if (!jws || !isReadable(jws)) throw invalid('DPoP header verification failure');
  const { algorithm, key } = keyOf(jws.header);
  checkSignature(jws, algorithm, key);
  const jti = textOf(jws.claims.jti);
  const htu = textOf(jws.claims.htu);
  const iat = checkClaims(jws.claims, jti, htu, { method, url }, now);
  if (accessToken !== undefined) checkTokenHash(jws.claims.ath, accessToken);
  return {
    jkt: jwkThumbprint(key),
    // Hashed: how long a client makes them is up to the client.
    id: hash('sha256', `dpop proof ${jti}\n${htu}`, 'base64url'),
    until: iat + LIFETIME + SKEW + 1,
  };
}

const invalid = (description: string): Refusal => invalidRequest(description);

/** What a proof says is text, or a number that stands for it: Keycloak makes no difference. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Names of RFC 9864 that are known for names, and no more (as Keycloak). */
const KNOWN_BY_NAME: readonly unknown[] = ['none', 'Ed25519', 'Ed448'];

/** Keycloak reads all of header and claims before it looks at any of them. */
function isReadable({ header: { alg, jwk }, claims: { iat } }: TakenApart): boolean {
  const known =
    alg === undefined ||
    KNOWN_BY_NAME.includes(alg) ||
    (SIGNATURE_ALGORITHMS as readonly unknown[]).includes(alg);
  const isObject = typeof jwk === 'object' && !Array.isArray(jwk);
  return known && (jwk === undefined || isObject) && (iat === undefined || !Number.isNaN(Number(iat)));
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

function keyOf({ typ, alg, jwk, crit }: Claims): { algorithm: string; key: KeyObject } {
  if (typ !== 'dpop+jwt')
    throw invalid(
      `Invalid or missing type in DPoP header: ${printable(typ === undefined ? 'null' : textOf(typ))}`,
    );
  if (typeof alg !== 'string') throw invalid('No alg in DPoP header');
  if (!ASYMMETRIC_ALGORITHMS.includes(alg)) throw invalid(`Unsupported DPoP algorithm: ${alg}`);
  if (jwk === undefined || jwk === null) throw invalid('No JWK in DPoP header');
  // Extensions that must be understood, and are not, make a signature invalid (RFC 7515 section 4.1.11).
  if (crit !== undefined) throw invalid('Critical extensions in DPoP header are not supported');
  return { algorithm: alg, key: importKey(jwk as webcrypto.JsonWebKey, alg) };
}

function importKey(jwk: webcrypto.JsonWebKey, algorithm: string): KeyObject {
  const { kty, crv, x, y, n, e } = jwk;
  if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') throw invalid('Unsupported key type in DPoP header');
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member)))
    throw invalid('Private key material must not be present in DPoP JWK');
  const wanted = algorithm === 'EdDSA' ? 'OKP' : algorithm.startsWith('ES') ? 'EC' : 'RSA';
  if (kty !== wanted)
    throw invalid(
      `Key with algorithm ${algorithm} and type ${kty} is incorrect for provider algorithm ${algorithm}`,
    );
  const members = { kty, crv, x, y, n, e } as webcrypto.JsonWebKey;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: members, format: 'jwk' });
  } catch {
    throw invalid('No public key in DPoP header');
  }
  const { modulusLength = RSA_BITS.least, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < RSA_BITS.least || modulusLength > RSA_BITS.most || publicExponent > LARGEST_EXPONENT)
    throw invalid(`An RSA key in a DPoP header must have ${RSA_BITS.least} to ${RSA_BITS.most} bits`);
  return key;
}

/** Octets of a signature. */
function signatureLength(algorithm: string, key: KeyObject): number {
  if (algorithm === 'EdDSA') return key.asymmetricKeyType === 'ed448' ? 114 : 64;
  if (algorithm.startsWith('ES')) return { ES256: 64, ES384: 96 }[algorithm] ?? 132;
  return Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
}

/** Told in Keycloak's words, whose names of classes are part of what its clients have seen. */
function checkSignature(jws: TakenApart, algorithm: string, key: KeyObject): void {
  const failed = (why: string) => invalid(`DPoP verification failure: org.keycloak.${why}`);
  if (jws.signature.length !== signatureLength(algorithm, key))
    throw failed('common.VerificationException: Signing failed');
  if (!isSignatureOf(key, { ...jws, algorithm }))
    throw failed('exceptions.TokenSignatureInvalidException: Invalid token signature');
}

/** @returns `iat` in whole seconds */
function checkClaims(
  { htm, iat }: Claims,
  jti: string,
  htu: string,
  { method, url }: Pick<ProvenRequest, 'method' | 'url'>,
  now: number,
): number {
  const named = textOf(htm);
  if (iat === undefined || jti.trim() === '' || named.trim() === '' || htu.trim() === '')
    throw invalid('DPoP mandatory claims are missing');
  if (isMalformed(htu)) throw invalid('Malformed HTTP URL in DPoP proof');
  if (target(htu) !== target(url)) throw invalid('DPoP HTTP URL mismatch');
  if (named !== method) throw invalid('DPoP HTTP method mismatch');
  const issued = Math.trunc(Number(iat));
  if (issued > now + SKEW || issued < now - LIFETIME - SKEW) throw invalid('DPoP proof is not active');
  return issued;
}

/** Whether it is no URI at all (RFC 3986 section 2). */
const isMalformed = (url: string): boolean =>
  /[\s\p{Cc}"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/u.test(url) ||
  (/^[a-z][a-z0-9+.-]*:\/\//i.test(url) && !URL.canParse(url));

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': ':80', 'https:': ':443' };

/**
 * What of a URL is compared: scheme and authority in any case, with or without the port that goes without saying, and
 * the path as it is (RFC 9449 section 4.3; a path has one spelling here). Query and fragment do not matter.
 */
function target(url: string): string {
  const [, scheme = '', authority = '', path = ''] =
    /^([a-z][a-z0-9+.-]*:)\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const [protocol, host] = [scheme.toLowerCase(), authority.toLowerCase()];
  const port = DEFAULT_PORTS[protocol];
  return `${protocol}//${port && host.endsWith(port) ? host.slice(0, -port.length) : host}${path}`;
}

function checkTokenHash(ath: unknown, accessToken: string): void {
  if (typeof ath !== 'string') throw invalid('No access token hash in DPoP proof');
  if (!equalSecrets(ath, hash('sha256', accessToken, 'base64url')))
    throw invalid('DPoP proof access token hash mismatch');
}

/** A description has no control characters in it (RFC 6749 section 5.2). */
const printable = (text: string) => text.replace(/\p{Cc}/gu, '').slice(0, 255);
