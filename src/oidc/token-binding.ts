import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type ProvenRequest, proveKey } from '../domain/tokens/dpop-proof.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import {
  type Confirmation,
  confirmationOf,
  fitsCertificate,
  requiresCertificate,
  requiresProof,
} from '../domain/tokens/possession.ts';
import { invalidGrant, invalidRequest } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { OidcDependencies } from './dependencies.ts';
import { requireNonce } from './dpop-nonce.ts';

/** Keycloak's word of events for a proof of a key that is none. */
export const INVALID_PROOF = 'invalid_dpop_proof';

/** Keycloak's words where a token does not come with its certificate. */
export const NO_CERTIFICATE =
  'Client certificate missing, or its thumbprint and one in the token did NOT match';

/**
 * What the tokens that a request asks for will be bound to: the key it proves, and where the client would have it so
 * the certificate it has. A proof is looked at whether or not the client must send one, and used up whether or not
 * tokens follow.
 * @throws {Refusal} 400
 */
export async function bindingOf(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
): Promise<Confirmation> {
  const proof = proofOf(request);
  const isProven = proof.proof !== undefined || requiresProof(client);
  const jkt = isProven ? await proven(dependencies, realm, proof) : undefined;
  await requireNonce(dependencies, realm, client, proof.proof, 400);
  return { jkt, x5t: requiresCertificate(client) ? request.clientCertificate?.thumbprint : undefined };
}

/** Whoever asks is told that the request is wrong, and the event that the proof is. */
async function proven(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  proof: ProvenRequest,
): Promise<string> {
  try {
    return await proveKey(store, realm, proof, undefined, seconds(clock));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, description } = error;
    const event = { error: INVALID_PROOF, ...(description !== undefined && { reason: description }) };
    throw new Refusal(status, code, { description, event, cause: error });
  }
}

/** What a request proves a key with. */
export const proofOf = ({ method, url, headers }: Request) => ({ proof: headers.dpop, method, url });

/** Said once a grant is through (as Keycloak). @throws {Refusal} 400 where there is no certificate to bind tokens to */
export function requireBinding(client: Client, { x5t }: Confirmation): void {
  if (x5t === undefined && requiresCertificate(client))
    throw invalidRequest('Client Certification missing for MTLS HoK Token Binding');
}

/** The `cnf` claim of an access token, with Keycloak's member beside the thumbprint of a key that tells where it is from. */
export const confirmation = ({ jkt, x5t }: Confirmation): object | undefined =>
  jkt === undefined && x5t === undefined
    ? undefined
    : { 'x5t#S256': x5t, jkt, 'kc-jkt-type': jkt === undefined ? undefined : 'DPoP' };

/**
 * The `cnf` claim of a refresh token. A confidential client proves itself when it uses one, a public client has nothing
 * but its key to do so (RFC 9449 section 5).
 */
export const refreshConfirmation = ({ publicClient }: Client, { jkt, x5t }: Confirmation) =>
  confirmation({ jkt: publicClient ? jkt : undefined, x5t });

/** Holds a refresh token to what it is bound to. @throws {Refusal} 400, 401 */
export function checkBinding(
  client: Client,
  refreshToken: Claims,
  { jkt: proven }: Confirmation,
  { clientCertificate }: Request,
): void {
  const { jkt } = confirmationOf(refreshToken);
  if (jkt !== undefined && proven === undefined) throw invalidGrant('DPoP proof is missing');
  if (jkt !== undefined && proven !== jkt) throw invalidGrant("DPoP confirmation doesn't match DPoP proof");
  if (!fitsCertificate(client, refreshToken, clientCertificate?.thumbprint))
    throw new Refusal(401, 'unauthorized_client', { description: NO_CERTIFICATE });
}
