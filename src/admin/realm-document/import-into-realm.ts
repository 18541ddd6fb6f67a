import type { Change } from '../../domain/store.ts';
import { checkMayMap } from '../check-provider-mapper.ts';
import type { RealmRequest } from '../resource.ts';
import type { PartialImportRepresentation } from './document.ts';
import { importClients } from './import-clients.ts';
import { importGroups } from './import-groups.ts';
import { importProviders } from './import-providers.ts';
import { importRoles } from './import-roles.ts';
import { importUsers } from './import-users.ts';
import type { Work } from './import-work.ts';
import type { ImportLog } from './partial-import-results.ts';

/**
 * The changes that bring the things of a document into a realm. What is overwritten is removed and made anew (as Keycloak).
 * Everything is checked as where it is made one by one, and nobody hands out more than they have.
 * @throws {Refusal} 400, 403, 409 with the first thing that is wrong
 */
export async function importIntoRealm(
  admin: RealmRequest,
  document: PartialImportRepresentation,
  log: ImportLog,
): Promise<Change[]> {
  const work: Work = { first: [], last: [] };
  for (const mapper of document.identityProviderMappers ?? []) await checkMayMap(admin, mapper);
  const clients = await importClients(admin, document, log, work);
  const roles = importRoles(admin, document, log, work, clients);
  const identityProviders = importProviders(admin, document, log, work);
  const groups = await importGroups(admin, document, log, work, roles.named);
  await importUsers({ ...admin, realm: { ...admin.realm, identityProviders } }, document, log, work, {
    clients,
    roles: roles.named,
    groups,
  });
  return [...work.first, ...roles.changes(), ...work.last];
}
