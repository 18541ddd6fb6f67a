import type { RealmView } from '../domain/realms/realm-view.ts';
import { credentialRepresentation } from '../domain/users/credential-representation.ts';
import { passwordPolicyOf } from '../domain/users/password-policy/policy-of-realm.ts';
import { RECOVERY_CODES } from '../domain/users/recovery-codes.ts';
import type { Credential } from '../domain/users/user.ts';

/** Something that consoles say in the person's language (Keycloak's LocalizedMessage). */
const message = (key: string, ...parameters: readonly string[]) => ({
  key,
  ...(parameters.length > 0 && { parameters }),
});

/** Keycloak's CredentialMetadataRepresentation: a credential, and what its owner should know of it. */
export function credentialMetadata(realm: RealmView, credential: Credential) {
  const { createdDate, ...shown } = credentialRepresentation(credential);
  // Of a list of codes the date is not told (as Keycloak).
  if (credential.type === RECOVERY_CODES) return { credential: shown, ...codesLeft(realm, credential) };
  return { credential: { ...shown, createdDate }, ...transports(credential) };
}

/** Where nobody says how few are too few. */
const USUAL_THRESHOLD = 4;

function codesLeft(realm: RealmView, { data }: Credential) {
  const { totalCodes: total, remainingCodes: left } = parsed(data);
  if (typeof total !== 'number' || typeof left !== 'number') return {};
  const few = Number(passwordPolicyOf(realm).configs.get('recoveryCodesWarningThreshold') ?? USUAL_THRESHOLD);
  return {
    infoMessage: message('recovery-codes-number-used', `${total - left}/${total}`),
    ...(left < few && {
      warningMessageTitle: message('recovery-codes-number-remaining', String(left)),
      warningMessageDescription: message('recovery-codes-generate-new-codes'),
    }),
  };
}

/** How a security key can be reached. */
function transports({ data }: Credential) {
  const { transports: all } = parsed(data);
  if (!Array.isArray(all) || all.length === 0) return {};
  return { infoProperties: [message('webauthn-transports', all.map(String).join(', '))] };
}

/** Of what was brought from elsewhere nobody knows that it is JSON. */
function parsed(data = '{}'): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
