import type { Client } from '../domain/clients/client.ts';
import { encryptJwe } from '../domain/tokens/jwe.ts';
import { signJws } from '../domain/tokens/jws.ts';
import { ASYMMETRIC_ALGORITHMS } from '../domain/tokens/signature-algorithms.ts';
import { invalidRequest } from '../errors/protocol.ts';
import type { Answer } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { OidcDependencies } from './dependencies.ts';
import type { Happening } from './happening.ts';
import { findRecipient } from './recipient.ts';
import { keyFor } from './signing-key.ts';

/** What an answer is that is a JWT (RFC 9701 section 5), and in the header of that JWT. */
const MEDIA_TYPE = 'application/token-introspection+jwt';
const TYPE = 'token-introspection+jwt';
/** Of a client that has named none (RFC 9701 section 6). */
const DEFAULT_ALGORITHM = 'RS256';

/** Whether a resource server asks for such an answer by name (RFC 9701 section 4). */
export const asksForIntrospectionJwt = ({ headers: { accept } }: Happening['request']): boolean =>
  accept?.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === MEDIA_TYPE && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  }) ?? false;

/** How an answer to a client is sealed, prepared before anything is told: what cannot be answered leaves nothing behind. */
export interface Sealing {
  answer(told: object): Promise<Answer>;
}

/**
 * An answer that a resource server can keep as evidence: a JWT for it alone, which is no token itself (RFC 9701 section 5:
 * neither `sub` nor `exp`), signed and, where the client has it so, encrypted.
 * @throws {Refusal} 400 where the client wants an algorithm that there is not, or has no key
 */
export async function introspectionSealing(
  dependencies: OidcDependencies,
  { realm }: Happening,
  issuer: string,
  asker: Client,
): Promise<Sealing> {
  const algorithm = asker.attributes['introspection.signed.response.alg'] || DEFAULT_ALGORITHM;
  if (!ASYMMETRIC_ALGORITHMS.includes(algorithm))
    throw invalidRequest('The client asks for a signature that is not supported');
  const key = await keyFor(dependencies, realm, algorithm);
  const recipient = await findRecipient(dependencies.clientKeys, asker, 'introspection');
  return {
    async answer(told) {
      const claims = {
        iss: issuer,
        aud: asker.clientId,
        iat: seconds(dependencies.clock),
        token_introspection: told,
      };
      const signed = await signJws(claims, key, TYPE);
      const text = recipient ? await encryptJwe(signed, recipient, 'JWT') : signed;
      return { status: 200, headers: { 'cache-control': 'no-store', 'content-type': MEDIA_TYPE }, text };
    },
  };
}
