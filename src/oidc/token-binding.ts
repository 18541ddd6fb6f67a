import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { proveKey } from '../domain/tokens/dpop-proof.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { type Confirmation, confirmationOf, requiresProof } from '../domain/tokens/possession.ts';
import { invalidGrant } from '../errors/protocol.ts';
import type { Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import type { OidcDependencies } from './dependencies.ts';

/**
 * What the tokens that a request asks for will be bound to: the key it proves. A proof is looked at whether or not the
 * client must send one, and used up whether or not tokens follow.
 * @throws {Refusal} 400
 */
export async function bindingOf(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
): Promise<Confirmation> {
  const { method, url, headers } = request;
  if (headers.dpop === undefined && !requiresProof(client)) return {};
  const proven = { proof: headers.dpop, method, url };
  return { jkt: await proveKey(store, realm, proven, undefined, seconds(clock)) };
}

/** The `cnf` claim of an access token, with Keycloak's member beside the thumbprint that tells where it is from. */
export const confirmation = ({ jkt }: Confirmation): object | undefined =>
  jkt === undefined ? undefined : { jkt, 'kc-jkt-type': 'DPoP' };

/**
 * The `cnf` claim of a refresh token. A confidential client proves itself when it uses one, a public client has nothing
 * but its key to do so (RFC 9449 section 5).
 */
export const refreshConfirmation = ({ publicClient }: Client, { jkt }: Confirmation): object | undefined =>
  confirmation({ jkt: publicClient ? jkt : undefined });

/** Holds a refresh token to what it is bound to. @throws {Refusal} 400 */
export function checkBinding(refreshToken: Claims, binding: Confirmation): void {
  const { jkt } = confirmationOf(refreshToken);
  if (jkt === undefined) return;
  if (binding.jkt === undefined) throw invalidGrant('DPoP proof is missing');
  if (binding.jkt !== jkt) throw invalidGrant("DPoP confirmation doesn't match DPoP proof");
}
