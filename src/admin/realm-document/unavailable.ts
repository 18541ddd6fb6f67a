import { notImplemented } from '../../errors/http.ts';
import { refuseAuthorization } from '../refuse-authorization.ts';
import type { RealmDocument } from './document.ts';

/** Nothing, or objects and lists with nothing in them. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

/** Parts of a document that this version has nothing to do with, and what each is. */
const UNAVAILABLE: Partial<Record<keyof RealmDocument, string>> = {
  adminPermissionsClient: 'Importing adminPermissionsClient with a realm',
  organizations: 'Importing organizations with a realm',
  federatedUsers: 'Importing federatedUsers with a realm',
  userFederationProviders: 'Importing userFederationProviders with a realm',
  userFederationMappers: 'Importing userFederationMappers with a realm',
};

/** What cannot be kept is refused, so that nobody finds out later. @throws {Refusal} 501 with the first of it */
export function refuseUnavailable(document: RealmDocument): void {
  for (const [part, what] of Object.entries(UNAVAILABLE))
    if (!isEmpty(document[part as keyof RealmDocument])) throw notImplemented(what);
  document.clients?.forEach(refuseAuthorization);
}
