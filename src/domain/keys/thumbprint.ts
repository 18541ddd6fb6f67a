import { hash, type KeyObject } from 'node:crypto';

/** The thumbprint of a public key (RFC 7638 section 3): SHA-256 of its required members alone, base64url. */
export function jwkThumbprint(publicKey: KeyObject): string {
  const { crv, e, kty, n, x, y } = publicKey.export({ format: 'jwk' });
  // In the order of their names; what a kind of key does not have is left out.
  return hash('sha256', JSON.stringify({ crv, e, kty, n, x, y }), 'base64url');
}
