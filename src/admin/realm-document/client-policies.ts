import type { RealmRepresentation } from '../../domain/realms/representation.ts';
import type { RealmSettings } from '../../domain/realms/settings.ts';
import {
  checkPolicies,
  checkProfilePatterns,
  checkProfiles,
} from '../../policy/client-policies/check-documents.ts';

type Documents = Pick<RealmRepresentation, 'clientProfiles' | 'clientPolicies'>;

/** Whether the regular expressions in a document's client profiles can be used. @throws {Refusal} 400 */
export async function checkDocumentPatterns({ clientProfiles }: Documents): Promise<void> {
  await checkProfilePatterns(checkProfiles(clientProfiles?.profiles ?? [], clientProfiles?.globalProfiles));
}

/**
 * The settings with the client profiles and client policies of a document, where it has some.
 * @param scopes names of the realm's client scopes
 * @throws {Refusal} 400
 */
export function withClientPolicies(
  settings: RealmSettings,
  { clientProfiles: profiles, clientPolicies: policies }: Documents,
  scopes: readonly string[],
): RealmSettings {
  const clientProfiles = profiles
    ? checkProfiles(profiles.profiles ?? [], profiles.globalProfiles)
    : settings.clientProfiles;
  const clientPolicies = policies
    ? checkPolicies(policies.policies ?? [], clientProfiles ?? [], scopes)
    : settings.clientPolicies;
  return {
    ...settings,
    ...(clientProfiles && { clientProfiles }),
    ...(clientPolicies && { clientPolicies }),
  };
}
