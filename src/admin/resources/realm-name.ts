import { adminError } from '../../errors/admin.ts';
import { checkReserved } from '../reserved-characters.ts';

const MAX_LENGTH = 243;

/**
 * Whether a realm may be called that: its name is in every URL.
 * @param audience how Keycloak words it: on creation as `error`, on renaming as `errorMessage`
 * @throws {Refusal} 400
 */
export function checkRealmName(name: string, audience: 'protocol' | 'admin' = 'protocol'): void {
  if (name === '') throw adminError(400, 'Realm name cannot be empty');
  checkReserved(name, audience);
  // A dot segment is taken out of every path before it gets here: such a realm could never be reached.
  if (name === '.' || name === '..') throw adminError(400, `Realm name cannot be '${name}'`);
  if (name.length > MAX_LENGTH) throw adminError(400, `Realm name must not exceed ${MAX_LENGTH} characters`);
}

/** Whether an id that was chosen may be one: as long as Keycloak takes, of characters that need no escaping anywhere. @throws {Refusal} 400 */
export function checkRealmId(id: string | undefined): void {
  if (!id || /^[\w.-]{1,36}$/.test(id)) return;
  throw adminError(400, 'Realm id must be of 1 to 36 letters, digits, dots, hyphens and underscores');
}
