import { createHash } from 'node:crypto';
import type { RefusalEvent } from '../../errors/refusal.ts';
import { equalSecrets } from '../../lib/equality.ts';

/** Why a code is not good, as the client is told and as the event of it. */
export type Problem = RefusalEvent & { readonly description: string };

export const problem = (description: string, error: string, reason?: string): Problem => ({
  description,
  error,
  ...(reason !== undefined && { reason }),
});

/** How the code was asked for (RFC 7636 section 4.3). */
interface Challenged {
  readonly codeChallenge?: string | undefined;
  readonly codeChallengeMethod?: string | undefined;
}

/** What is wrong with the verifier (RFC 7636 section 4.6), in Keycloak's words. */
export function verifierProblem(
  { codeChallenge, codeChallengeMethod }: Challenged,
  verifier: string | undefined,
): Problem | undefined {
  if (codeChallenge === undefined)
    // Whoever asks with a verifier began with a challenge: somebody has taken it out (RFC 9700 section 4.8.2).
    return verifier === undefined ? undefined : problem(NO_CHALLENGE, 'invalid_code_verifier', NO_CHALLENGE);
  if (verifier === undefined) return problem(NO_VERIFIER, 'code_verifier_missing', NO_VERIFIER);
  if (!/^[\w.~-]{43,128}$/.test(verifier))
    return failedProof('Invalid code verifier', 'invalid_code_verifier');
  const made =
    codeChallengeMethod === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return equalSecrets(made, codeChallenge)
    ? undefined
    : failedProof('Code mismatch', 'pkce_verification_failed');
}

const NO_CHALLENGE = 'PKCE code verifier specified but challenge not present in authorization';
const NO_VERIFIER = 'PKCE code verifier not specified';
const failedProof = (reason: string, error: string): Problem =>
  problem(`PKCE verification failed: ${reason}`, error, reason);
