import { createPublicKey, type webcrypto } from 'node:crypto';
import type { Client } from '../client.ts';

const KEY_SET = 'jwks.string';

/** Members of a key that only its owner has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1, RFC 8037 section 2). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/**
 * A key set that holds more than public keys: everybody who reads the client would have them (OpenID Connect Dynamic Client
 * Registration section 2); or keys whose signatures prove nothing, since others can make them.
 */
export function keyProblem({ attributes }: Client, before: Client | undefined): string | undefined {
  const text = attributes[KEY_SET];
  if (!text || text === before?.attributes[KEY_SET]) return undefined;
  for (const [at, key] of keysIn(text).entries()) {
    const said = (what: string) => `jwks must hold public keys alone: key ${at + 1} is ${what}`;
    if (Object.hasOwn(key, 'k') || (key as { kty?: unknown }).kty === 'oct') return said('symmetric');
    const member = SECRET_MEMBERS.find((name) => Object.hasOwn(key, name));
    if (member !== undefined) return said(`private, it has the member ${member}`);
    if (isWeak(key))
      return `jwks: key ${at + 1} is too weak, RSA takes 2048 bits and an odd exponent above 1 (RFC 7518 section 3.3)`;
  }
  return undefined;
}

/** An RSA key that can be factored, or whose exponent makes a signature of any text. What is no key is of no use to anybody. */
function isWeak(key: object): boolean {
  if ((key as { kty?: unknown }).kty !== 'RSA') return false;
  try {
    const jwk = { ...key } as webcrypto.JsonWebKey;
    const { modulusLength = 0, publicExponent = 0n } =
      createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyDetails ?? {};
    return modulusLength < 2048 || publicExponent < 3n || publicExponent % 2n === 0n;
  } catch {
    return false;
  }
}

function keysIn(text: string): readonly object[] {
  try {
    const { keys } = (JSON.parse(text) ?? {}) as { readonly keys?: unknown };
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : [];
  } catch {
    return [];
  }
}
