import { PASSWORD } from '../domain/users/password.ts';
import { notImplemented } from '../errors/http.ts';
import type { CredentialRepresentation } from './user-representation.ts';

/** The password among the credentials of a representation. @throws {Refusal} 501 for credentials that were made elsewhere */
export function newPassword(credentials: readonly CredentialRepresentation[] = []): string | undefined {
  const made = credentials.some(
    ({ secretData, credentialData, hashedSaltedValue }) => secretData ?? credentialData ?? hashedSaltedValue,
  );
  if (made) throw notImplemented('Taking over hashed credentials');
  return credentials.find(({ type = PASSWORD }) => type === PASSWORD)?.value || undefined;
}
