import { Conflict } from '../../domain/store.ts';
import { duplicateResource } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeEvent } from '../change-record.ts';
import { PartialImportRepresentation } from '../realm-document/document.ts';
import { importIntoRealm } from '../realm-document/import-into-realm.ts';
import {
  importLog,
  type Kind,
  type Result,
  resultsRepresentation,
} from '../realm-document/partial-import-results.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

/** `/partialImport`: things of a document, all of them or none. */
export const partialImportEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/partialImport',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'PartialImportRepresentation', PartialImportRepresentation),
    handle: imported,
  }),
];

async function imported(admin: RealmRequest, document: PartialImportRepresentation): Promise<Answer> {
  const log = importLog(document.ifResourceExists);
  const unit = await importIntoRealm(admin, document, log);
  const events = log.results().flatMap((result) => eventOf(admin, result));
  try {
    if (unit.length > 0)
      await admin.store.commit([...unit, ...events.map((event) => admin.store.events.append(event))]);
  } catch (error) {
    throw error instanceof Conflict ? duplicateResource() : error;
  }
  return ok(resultsRepresentation(log.results()));
}

/** Where the events of imports say that things are (as Keycloak). */
const PLACES: Readonly<Record<Kind, string>> = {
  CLIENT: 'clients',
  CLIENT_ROLE: 'clients',
  REALM_ROLE: 'realms',
  IDP: 'identity-provider-settings',
  IDP_MAPPER: 'mappers',
  GROUP: 'groups',
  USER: 'users',
};

/** Each thing that was changed has an event. */
function eventOf({ realm, bearer, request, clock }: RealmRequest, result: Result) {
  const { action, resourceType, resourceName, id } = result;
  if (action === 'SKIPPED') return [];
  const done = {
    operation: action === 'ADDED' ? 'CREATE' : 'UPDATE',
    resourceType: 'REALM',
    path: `${PLACES[resourceType]}/${id}`,
    representation: { id, name: resourceName },
  };
  return [changeEvent(realm, { bearer, request, now: clock.now() }, done)];
}
