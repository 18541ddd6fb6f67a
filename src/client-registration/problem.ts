import type { ClientProblem } from '../domain/clients/check.ts';
import { invalidClientMetadata, invalidRedirectUri } from '../errors/protocol.ts';
import type { Refusal } from '../errors/refusal.ts';

/** A client's problem in the words of RFC 7591 section 3.2.2. */
export const problemRefusal = ({ field, description }: ClientProblem): Refusal =>
  field === 'redirect_uris' ? invalidRedirectUri(description) : invalidClientMetadata(description);

const MAX_NAME = 255;
/** Default roles: every user of the realm has them. */
const MOST_ROLES = 100;

/** Whether a client's own roles may be called that. @throws {Refusal} `invalid_client_metadata` */
export function checkDefaultRoles(names: readonly string[]): void {
  if (names.length > MOST_ROLES)
    throw invalidClientMetadata(`A client has at most ${MOST_ROLES} default roles`);
  const bad = (name: string) =>
    name.trim() === '' || name.length > MAX_NAME || name.includes('\0') || !name.isWellFormed();
  if (names.some(bad)) throw invalidClientMetadata(`A role name must be text of 1 to ${MAX_NAME} characters`);
}
