import { Refusal } from '../../errors/refusal.ts';
import { equalSecrets } from '../../lib/equality.ts';
import { isOn } from '../clients/attributes.ts';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { type ProvenRequest, proveKey } from './dpop-proof.ts';
import type { Claims } from './jws.ts';
import { stringClaim } from './verify.ts';

/** An access token as a request presents it, and what the request proves besides. */
export interface PresentedToken extends ProvenRequest {
  readonly token: string;
  readonly scheme: 'Bearer' | 'DPoP';
  /** Thumbprint of the client's certificate (`x5t#S256`). */
  readonly certificate: string | undefined;
}

/** What a token is bound to, by its `cnf` claim (RFC 7800 section 3.1). */
export interface Confirmation {
  /** Thumbprint of the key whose proof goes with it (RFC 9449 section 6.1). */
  readonly jkt?: string | undefined;
  /** Thumbprint of the certificate that goes with it (RFC 8705 section 3.1). */
  readonly x5t?: string | undefined;
}

/** What a token is bound to, by its claim `cnf` (RFC 7800 section 3.1). */
export function confirmationOf({ cnf }: Claims): Confirmation {
  const claims = (typeof cnf === 'object' && cnf !== null ? cnf : {}) as Claims;
  return { jkt: stringClaim(claims, 'jkt'), x5t: stringClaim(claims, 'x5t#S256') };
}

/** Whether a client gets tokens only with a proof of its key (`dpop_bound_access_tokens`, RFC 9449 section 5.2). */
export const requiresProof = (client: Client): boolean => isOn(client, 'dpop.bound.access.tokens');

/** Whether a client's tokens are bound to its certificate (`tls_client_certificate_bound_access_tokens`, RFC 8705 section 3.4). */
export const requiresCertificate = (client: Client): boolean =>
  isOn(client, 'tls.client.certificate.bound.access.tokens');

/**
 * Whether a token comes with the certificate it is bound to (RFC 8705 section 3), and is bound to one where its client
 * would have it so. Keycloak asks the client alone: a token outlives what its client was when it was issued.
 * @param certificate thumbprint of the one presented
 */
export function fitsCertificate(client: Client, claims: Claims, certificate: string | undefined): boolean {
  const { x5t } = confirmationOf(claims);
  if (x5t === undefined) return !requiresCertificate(client);
  return certificate !== undefined && equalSecrets(x5t, certificate);
}

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
