import { createHash } from 'node:crypto';
import type { Key } from './key.ts';

/** The public half of a realm's keys as a JWK Set (RFC 7517), for relying parties. Secrets are left out. */
export function publicJwks(keys: readonly Key[]): { readonly keys: readonly object[] } {
  return { keys: keys.filter(({ type, status }) => type !== 'OCT' && status !== 'DISABLED').map(publicJwk) };
}

function publicJwk({ kid, type, algorithm, use, publicKey, certificate }: Key): object {
  const { kty: _kty, ...material } = publicKey.export({ format: 'jwk' });
  const thumbprint = (hash: string) =>
    certificate && createHash(hash).update(certificate).digest('base64url');
  return {
    kid,
    kty: type,
    alg: algorithm,
    use: use.toLowerCase(),
    ...(certificate && {
      x5c: [certificate.toString('base64')],
      x5t: thumbprint('sha1'),
      'x5t#S256': thumbprint('sha256'),
    }),
    ...(type === 'RSA' ? { n: material.n, e: material.e } : { crv: material.crv, ...material }),
  };
}
