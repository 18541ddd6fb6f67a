import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { BUILT_IN_CLIENTS, holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Client } from '../../domain/clients/client.ts';
import { holdOverrides } from '../../domain/clients/flow-overrides.ts';
import { removeClient } from '../../domain/clients/remove-client.ts';
import { adminForbidden } from '../../errors/admin.ts';
import type { GroupRepresentation } from '../group-representation.ts';
import { judgeImported } from '../judge-client.ts';
import { refuseAuthorization } from '../refuse-authorization.ts';
import type { RealmRequest } from '../resource.ts';
import { readClient } from './clients.ts';
import type { PartialImportRepresentation } from './document.ts';
import type { Work } from './import-work.ts';
import type { Clash, ImportLog } from './partial-import-results.ts';

/** Clients as they are after an import. */
export interface ImportedClients {
  /** Those that are named anywhere in the document, as they will be, by their public ids. */
  readonly named: ReadonlyMap<string, Client>;
  readonly made: readonly Client[];
  /** Internal ids of those that go. */
  readonly gone: ReadonlySet<string>;
}

/** Brings clients into a realm; built-in ones stay as they are (as Keycloak). @throws {Refusal} 400, 403, 409, 501 */
export async function importClients(
  admin: RealmRequest,
  document: PartialImportRepresentation,
  log: ImportLog,
  { first }: Work,
): Promise<ImportedClients> {
  const { store, realm, fetchSector, clock } = admin;
  const now = clock.now();
  const judge = (client: Client) => judgeImported(admin, realm, client, now);
  const surroundings = {
    ...realm,
    authentication: () => realm.changedAuthentication ?? builtInAuthentication(realm.id),
  };
  const named = new Map<string, Client>();
  for (const clientId of clientsNamedIn(document)) {
    const client = await store.clients.findByClientId(realm.id, clientId);
    if (client) named.set(clientId, client);
  }
  const made: Client[] = [];
  const gone = new Set<string>();
  for (const said of document.clients ?? []) {
    if (BUILT_IN_CLIENTS.has(said.clientId ?? '')) continue;
    refuseAuthorization(said);
    const client = await readClient(said, surroundings, { fetchSector, now, judge });
    const { clientId } = client;
    const before = await store.clients.findByClientId(realm.id, clientId);
    const clash: Clash | undefined = before && {
      id: before.id,
      refusal: `Client id '${clientId}' already exists`,
    };
    if (!log.takes('CLIENT', clientId, { id: client.id, said }, clash)) continue;
    if (before) {
      if (holdsAdministration(before)) throw adminForbidden();
      first.push(...(await removeClient(store, before)));
      gone.add(before.id);
    }
    first.push(...holdOverrides(store, client));
    first.push(store.clients.create(client));
    made.push(client);
    named.set(clientId, client);
  }
  return { named, made, gone };
}

/** Public ids of the clients that a document speaks of. */
function clientsNamedIn({ clients = [], roles = {}, groups = [], users = [] }: PartialImportRepresentation) {
  const all = [...(roles.realm ?? []), ...Object.values(roles.client ?? {}).flat()];
  const ofGroups = (said: readonly GroupRepresentation[]): string[] =>
    said.flatMap((group) => [...Object.keys(group.clientRoles ?? {}), ...ofGroups(group.subGroups ?? [])]);
  return new Set([
    ...clients.map(({ clientId = '' }) => clientId),
    ...Object.keys(roles.client ?? {}),
    ...all.flatMap(({ composites }) => Object.keys(composites?.client ?? {})),
    ...ofGroups(groups),
    ...users.flatMap(({ clientRoles = {}, clientConsents = [], serviceAccountClientId }) => [
      ...Object.keys(clientRoles),
      ...clientConsents.flatMap(({ clientId }) => clientId ?? []),
      ...(serviceAccountClientId === undefined ? [] : [serviceAccountClientId]),
    ]),
  ]);
}
