import { Refusal } from '../../errors/refusal.ts';
import { equalSecrets } from '../../lib/equality.ts';
import { isOn } from '../clients/attributes.ts';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { type ProvenRequest, proveKey } from './dpop-proof.ts';
import type { Claims } from './jws.ts';

/** An access token as a request presents it, and what the request proves besides. */
export interface PresentedToken extends ProvenRequest {
  readonly token: string;
  readonly scheme: 'Bearer' | 'DPoP';
}

/** What a token is bound to, by its `cnf` claim (RFC 7800 section 3.1). */
export interface Confirmation {
  /** Thumbprint of the key whose proof goes with it (RFC 9449 section 6.1). */
  readonly jkt?: string | undefined;
}

export function confirmationOf({ cnf }: Claims): Confirmation {
  const { jkt } = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as Claims;
  return { jkt: typeof jkt === 'string' ? jkt : undefined };
}

/** Whether a client gets tokens only with a proof of its key (`dpop_bound_access_tokens`, RFC 9449 section 5.2). */
export const requiresProof = (client: Client): boolean => isOn(client, 'dpop.bound.access.tokens');

/** Whether an access token is bound to a key. */
export const isBound = ({ typ }: Claims): boolean => typ === 'DPoP';

/**
 * Whether whoever presents an access token is who it was issued to, as far as it is bound: one that is bound to a key
 * is worth nothing without a proof of that key (RFC 9449 section 7.1), and as bearer token nothing at all. The proof
 * is used up.
 * @param now seconds since 1970
 */
export async function isInRightHands(
  store: Store,
  realm: RealmView,
  claims: Claims,
  presented: PresentedToken,
  now: number,
): Promise<boolean> {
  const { scheme, token } = presented;
  if ((scheme === 'DPoP') !== isBound(claims)) return false;
  if (scheme !== 'DPoP') return true;
  const { jkt } = confirmationOf(claims);
  if (jkt === undefined) return false;
  try {
    return equalSecrets(await proveKey(store, realm, presented, token, now), jkt);
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
