import type { RealmRepresentation } from '../domain/realms/representation.ts';
import { adminError } from '../errors/admin.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { readJson } from '../http/json-body.ts';
import { RealmDocument } from './realm-document/document.ts';

/** A realm as it is sent. @throws {Refusal} 400 */
export function readRealm(request: Request): RealmDocument {
  const representation = readJson(request, 'RealmRepresentation', RealmDocument);
  checkRealmWords(representation);
  return representation;
}

/** Words of which Keycloak's JSON binding knows some alone. @throws {Refusal} 400 */
export function checkRealmWords({ bruteForceStrategy = 'MULTIPLE' }: RealmRepresentation): void {
  if (!['LINEAR', 'MULTIPLE'].includes(bruteForceStrategy)) throw unparsable();
}

const unparsable = () => new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });

/** One that is to be made: whatever is wrong with it, Keycloak says the same. @throws {Refusal} 400 */
export function readNewRealm(request: Request): RealmDocument {
  try {
    return readRealm(request);
  } catch (error) {
    if (error instanceof Refusal && error.status === 400)
      throw adminError(400, 'unable to read contents from stream');
    throw error;
  }
}
