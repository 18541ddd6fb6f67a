import { findProviderProblem } from '../domain/identity-providers/check.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { providerKinds } from '../domain/identity-providers/kinds.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';

/** @throws {Refusal} 400 */
export function checkAlias(alias: string | undefined): string {
  if (alias === undefined) throw adminError(400, 'path is null');
  if (alias === '') throw adminError(400, 'The alias of an identity provider cannot be empty');
  if (/[ \t\n\v\f\r]/.test(alias)) throw new Refusal(400, 'Empty Space not allowed.');
  const [reserved] = /[&/?#;[\]\\]/.exec(alias) ?? [];
  if (reserved) throw new Refusal(400, `Character '${reserved}' not allowed.`);
  if (alias.length > 255) throw adminError(400, 'The alias of an identity provider is too long');
  return alias;
}

/** @throws {Refusal} 400 */
export function checkKind(asked: string | undefined, providerId = asked): void {
  if (providerId === undefined || !providerKinds.has(providerId))
    throw adminError(400, `Invalid identity provider id [${asked ?? 'null'}]`);
}

/** @throws {Refusal} 400 with the first thing wrong with it */
export function checkProvider(
  sslRequired: string,
  provider: IdentityProvider,
  all: readonly IdentityProvider[],
  asked: string | undefined,
): void {
  checkKind(asked, provider.providerId);
  const problem = findProviderProblem(provider, all, sslRequired);
  if (problem !== undefined) throw adminError(400, problem);
}

/** Flows that its users would go through are there. @throws {Refusal} 400 */
export function checkFlows(realm: RealmView, { settings }: IdentityProvider): void {
  for (const member of ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias']) {
    const alias = settings[member];
    if (alias !== undefined && !authenticationOf(realm).flows.some((flow) => flow.alias === alias))
      throw adminError(400, `No flow with the alias ${String(alias)}`);
  }
}
