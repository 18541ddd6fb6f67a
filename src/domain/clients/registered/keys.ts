import type { Client } from '../client.ts';

const KEY_SET = 'jwks.string';

/** Members of a key that only its owner has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1, RFC 8037 section 2). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'];

/**
 * A key set that holds more than public keys: everybody who reads the client would have them (OpenID Connect Dynamic Client
 * Registration section 2).
 */
export function keyProblem({ attributes }: Client, before: Client | undefined): string | undefined {
  const text = attributes[KEY_SET];
  if (!text || text === before?.attributes[KEY_SET]) return undefined;
  for (const [at, key] of keysIn(text).entries()) {
    const said = (what: string) => `jwks must hold public keys alone: key ${at + 1} is ${what}`;
    if (Object.hasOwn(key, 'k') || (key as { kty?: unknown }).kty === 'oct') return said('symmetric');
    const member = SECRET_MEMBERS.find((name) => Object.hasOwn(key, name));
    if (member !== undefined) return said(`private, it has the member ${member}`);
  }
  return undefined;
}

function keysIn(text: string): readonly object[] {
  try {
    const { keys } = (JSON.parse(text) ?? {}) as { readonly keys?: unknown };
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : [];
  } catch {
    return [];
  }
}
