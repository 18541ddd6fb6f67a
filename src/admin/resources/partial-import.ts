import { Conflict } from '../../domain/store.ts';
import { duplicateResource } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeEvent } from '../change-record.ts';
import { PartialImportRepresentation } from '../realm-document/document.ts';
import { importIntoRealm } from '../realm-document/import-into-realm.ts';
import {
  type Imported,
  importLog,
  type Kind,
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
  const events = log.results().flatMap((imported) => eventOf(admin, imported));
  try {
    if (unit.length > 0)
      await admin.store.commit([...unit, ...events.map((event) => admin.store.events.append(event))]);
  } catch (error) {
    throw error instanceof Conflict ? duplicateResource() : error;
  }
  return ok(resultsRepresentation(log.results()));
}

interface Told {
  /** Where the events of imports say that things are (as Keycloak). */
  readonly place: string;
  /** Members that Keycloak's representation has by itself. */
  readonly members?: object;
}

const ROLE = { members: { composite: false } };
const TOLD: Readonly<Record<Kind, Told>> = {
  CLIENT: { place: 'clients' },
  CLIENT_ROLE: { place: 'clients', ...ROLE },
  REALM_ROLE: { place: 'realms', ...ROLE },
  IDP: { place: 'identity-provider-settings', members: { enabled: true } },
  IDP_MAPPER: { place: 'mappers' },
  GROUP: { place: 'groups', members: { subGroups: [] } },
  USER: { place: 'users' },
};

/** Each thing that was changed has an event. */
function eventOf({ realm, bearer, request, clock }: RealmRequest, { result, said }: Imported) {
  const { action, resourceType, id } = result;
  if (action === 'SKIPPED') return [];
  const { place, members } = TOLD[resourceType];
  const done = {
    operation: action === 'ADDED' ? 'CREATE' : 'UPDATE',
    resourceType: 'REALM',
    path: `${place}/${id}`,
    representation: { ...members, ...said, [resourceType === 'IDP' ? 'internalId' : 'id']: id },
  };
  return [changeEvent(realm, { bearer, request, now: clock.now() }, done)];
}
