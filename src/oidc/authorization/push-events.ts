import { Refusal } from '../../errors/refusal.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { USE_NONCE } from '../dpop-nonce.ts';
import { type Happening, recordError, recordRefusal, tell } from '../happening.ts';
import { INVALID_PROOF } from '../token-binding.ts';
import { ShownToPerson } from './error-page.ts';

export const PUSHED_AUTHORIZATION_REQUEST = 'PUSHED_AUTHORIZATION_REQUEST';

/**
 * Records that a request which was pushed is refused: why, and what the client was told of it. Keycloak has both as
 * events of their own, and none of requests that it takes.
 * @param error what was thrown
 * @param refusal what becomes of it
 */
export async function recordNotPushed(
  dependencies: OidcDependencies,
  happening: Happening,
  error: unknown,
  refusal: Refusal,
): Promise<void> {
  if (refusal.code === USE_NONCE) return;
  // Nothing is told beside what is wrong with a proof (as Keycloak).
  if (refusal.event !== 'none' && refusal.event?.error === INVALID_PROOF)
    return recordRefusal(dependencies, happening, refusal);
  if (error instanceof ShownToPerson) {
    tell(happening, error.details);
    await recordError(dependencies, happening, { error: error.event });
  } else {
    const why = cause(refusal);
    if (why) await recordRefusal(dependencies, happening, why);
  }
  tell(happening, { detail: refusal.description });
  await recordError(dependencies, happening, { error: refusal.code });
}

/** Of what is wrong with a client's credentials it is told nothing, and the event something. */
function cause(refusal: Refusal): Refusal | undefined {
  const inner = refusal.cause instanceof Refusal ? refusal.cause : refusal;
  return inner.event === 'none' ? undefined : inner;
}
