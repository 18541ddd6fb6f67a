import { findProviderProblem, PROVIDER_TYPES } from '../domain/identity-providers/check.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { adminError } from '../errors/admin.ts';
import { notImplemented } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';

/** @throws {Refusal} 400 */
export function checkAlias(alias: string | undefined): string {
  if (alias === undefined) throw adminError(400, 'path is null');
  if (alias === '') throw adminError(400, 'The alias of an identity provider cannot be empty');
  if (/\s/.test(alias)) throw new Refusal(400, 'Empty Space not allowed.');
  const [reserved] = /[<>&"'/%?#;[\]\\^{|}]/.exec(alias) ?? [];
  if (reserved) throw new Refusal(400, `Character '${reserved}' not allowed.`);
  if (alias.length > 255) throw adminError(400, 'The alias of an identity provider is too long');
  return alias;
}

/** Kinds of providers that are good for logins alone. */
const TO_COME =
  /^(?:saml|oauth2|kubernetes|bitbucket|facebook|github|gitlab|google|instagram|linkedin-openid-connect|microsoft|openshift-v4|paypal|stackoverflow|twitter)$/;

/** @throws {Refusal} 501 */
export function refuseKindToCome(kind: string): void {
  if (TO_COME.test(kind)) throw notImplemented(`The identity provider ${kind}`);
}

/** @throws {Refusal} 400 with the first thing wrong with it */
export function checkProvider(
  sslRequired: string,
  provider: IdentityProvider,
  all: readonly IdentityProvider[],
  asked: string | undefined,
): void {
  refuseKindToCome(provider.providerId);
  if (!PROVIDER_TYPES.has(provider.providerId))
    throw adminError(400, `Invalid identity provider id [${asked ?? 'null'}]`);
  const problem = findProviderProblem(provider, all, sslRequired);
  if (problem !== undefined) throw adminError(400, problem);
}
