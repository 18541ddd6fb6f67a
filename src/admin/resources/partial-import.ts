import { Conflict } from '../../domain/store.ts';
import { duplicateResource } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { PartialImportRepresentation } from '../realm-document/document.ts';
import { importIntoRealm } from '../realm-document/import-into-realm.ts';
import { importLog } from '../realm-document/partial-import-results.ts';
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
  try {
    if (unit.length > 0) await admin.store.commit(unit);
  } catch (error) {
    throw error instanceof Conflict ? duplicateResource() : error;
  }
  return ok(log.results());
}
