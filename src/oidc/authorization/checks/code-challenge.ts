import { isSelfRegistered } from '../../../domain/clients/self-registered.ts';
import type { Asked, Understood, Wrong } from '../asked.ts';
import { invalidRequest } from './check.ts';

const METHODS = ['plain', 'S256'];

/** Proof Key for Code Exchange (RFC 7636 section 4.3), where the client must or wants to. */
export const codeChallenge = (
  { client, parameters }: Pick<Asked, 'client' | 'parameters'>,
  { type }: { readonly type: Pick<Understood['type'], 'code'> },
): Wrong | undefined => {
  const { code_challenge: challenge, code_challenge_method: method } = parameters;
  const wanted = client.attributes['pkce.code.challenge.method'];
  if (wanted) {
    if (method === undefined) return invalidRequest('Missing parameter: code_challenge_method');
    if (method !== wanted)
      return invalidRequest('Invalid parameter: code challenge method is not matching the configured one');
    if (challenge === undefined) return invalidRequest('Missing parameter: code_challenge');
  }
  // Nothing else binds the code to a public client (RFC 9700 section 2.1.1).
  const mustProve = type.code && client.publicClient && isSelfRegistered(client);
  if (mustProve && challenge === undefined) return invalidRequest('Missing parameter: code_challenge');
  if (challenge === undefined) {
    return method === undefined ? undefined : invalidRequest('Missing parameter: code_challenge');
  }
  if (method !== undefined && !METHODS.includes(method))
    return invalidRequest('Invalid parameter: code_challenge_method');
  if (mustProve && method !== 'S256')
    return invalidRequest('Invalid parameter: code challenge method is not matching the configured one');
  return /^[\w.~-]{43,128}$/.test(challenge)
    ? undefined
    : invalidRequest('Invalid parameter: code_challenge');
};
