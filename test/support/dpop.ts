import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key of a client, and what proves that the client has it (RFC 9449). */
export interface ProofKey {
  readonly jwk: JWK;
  readonly jkt: string;
  readonly privateJwk: JWK;
  /** A proof for a request; members of claims and header are replaced by those given. */
  proof(method: string, url: string, claims?: object, header?: object): Promise<string>;
}

export async function proofKey(alg = 'ES256'): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    jwk,
    jkt: await calculateJwkThumbprint(jwk),
    privateJwk: await exportJWK(privateKey),
    proof: (htm, htu, claims = {}, header = {}) =>
      new SignJWT({ jti: randomUUID(), htm, htu, iat: Math.floor(Date.now() / 1000), ...claims })
        .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk, ...header })
        .sign(privateKey),
  };
}

/** What a proof says about the token it goes with (`ath`). */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');
