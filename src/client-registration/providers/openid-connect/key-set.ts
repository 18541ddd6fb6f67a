import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { invalidClientMetadata } from '../../../errors/protocol.ts';
import type { ClientMetadata } from './metadata.ts';
import { short } from './short.ts';

/** The attributes of a client's keys: by value or by reference, never both (RFC 7591 section 2). @throws {Refusal} `invalid_client_metadata` */
export function keysOf({
  jwks,
  jwks_uri,
  token_endpoint_auth_method: method,
}: ClientMetadata): [string, string][] {
  if (jwks !== undefined && jwks_uri !== undefined)
    throw invalidClientMetadata('jwks, jwks_uri: a client has one of them, not both');
  if (jwks_uri !== undefined)
    return [
      ['use.jwks.string', 'false'],
      ['use.jwks.url', 'true'],
      ['jwks.url', jwks_uri],
    ];
  if (jwks === undefined) return [];
  if (jwks.keys === undefined) throw invalidClientMetadata('jwks: the set has no member keys');
  const keys: readonly JWK[] = jwks.keys;
  if (method === 'private_key_jwt' && !keys.some(maySign))
    throw invalidClientMetadata('jwks: private_key_jwt needs a key for signatures (RSA, EC or OKP)');
  return [
    ['use.jwks.string', 'true'],
    ['use.jwks.url', 'false'],
    ['jwks.string', JSON.stringify({ keys })],
    ...firstSignatureKey(keys),
  ];
}

const KEY_PAIRS: readonly (string | undefined)[] = ['RSA', 'EC', 'OKP'];

/** What a key is for need not be said (RFC 7517 section 4.2). */
const maySign = ({ kty, use }: JWK): boolean =>
  KEY_PAIRS.includes(kty) && (use === undefined || use === 'sig');

/** Keycloak copies the first key that is said to be for signatures where its console looks for it. */
function firstSignatureKey(keys: readonly JWK[]): [string, string][] {
  const jwk = keys.find((key) => key.use === 'sig' && maySign(key));
  if (!jwk) return [];
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const encoded = key.export({ type: 'spki', format: 'der' }).toString('base64');
    return [
      ['jwt.credential.public.key', encoded],
      ...(jwk.kid === undefined ? [] : [['jwt.credential.kid', String(jwk.kid)] as [string, string]]),
    ];
  } catch {
    throw invalidClientMetadata(`jwks: the key ${short(String(jwk.kid ?? ''))} cannot be used`);
  }
}
