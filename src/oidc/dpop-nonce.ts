import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { takeApart, verifyJws } from '../domain/tokens/jws.ts';
import { signOwn } from '../domain/tokens/own-token.ts';
import { Refusal } from '../errors/refusal.ts';
import { seconds } from '../lib/clock.ts';
import type { OidcDependencies } from './dependencies.ts';

/** The header that brings a nonce (RFC 9449 section 8.1), and what clients hear who have none. */
export const NONCE_HEADER = 'DPoP-Nonce';
export const USE_NONCE = 'use_dpop_nonce';

const REQUIRED = 'dpop.nonce.required';
const TYPE = 'dpop-nonce';
/** Seconds that a nonce is good for: how long beforehand whoever has the use of a key can make proofs for later. */
const LIFESPAN = 300;

/** Whether proofs need a nonce of ours: where the realm has it so for everybody, or the client for itself. */
const requiresNonce = ({ settings }: RealmView, client: Client): boolean =>
  settings.attributes[REQUIRED] === 'true' || isOn(client, REQUIRED);

/**
 * Holds a proof that has been verified to a nonce of this realm's (RFC 9449 sections 8 and 9). A nonce is no secret, is
 * good for anybody, and is kept nowhere: the realm's own signature tells that it is one, on every node.
 * @throws {Refusal} `use_dpop_nonce`, with the nonce to use
 */
export async function requireNonce(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  proof: string | undefined,
  status: 400 | 401,
): Promise<void> {
  if (proof === undefined || !requiresNonce(realm, client)) return;
  const now = seconds(dependencies.clock);
  const { nonce } = takeApart(proof.trim())?.claims ?? {};
  const ours = typeof nonce === 'string' ? verifyJws(nonce, realm.keys) : undefined;
  if (ours?.typ === TYPE && ours.iss === realm.id && Number(ours.exp) > now) return;
  const claims = { typ: TYPE, iss: realm.id, exp: now + LIFESPAN };
  const fresh = await signOwn(dependencies, realm, claims);
  throw new Refusal(status, USE_NONCE, {
    description: 'A nonce of the server is required in the DPoP proof',
    headers: { [NONCE_HEADER.toLowerCase()]: fresh },
    // A turn of the protocol that most clients take once in a while.
    event: 'none',
  });
}
