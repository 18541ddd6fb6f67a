import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { findClientProblem } from '../../domain/clients/check.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findOverrideProblem } from '../../domain/clients/flow-overrides.ts';
import { fromRepresentation } from '../../domain/clients/from-representation.ts';
import type { FetchSector } from '../../domain/clients/pairwise.ts';
import type { ClientProblem } from '../../domain/clients/problem.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import { MASK } from '../../domain/mask.ts';
import { REALM_MANAGEMENT } from '../../domain/realms/names.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { RealmSettings } from '../../domain/realms/settings.ts';
import { adminError } from '../../errors/admin.ts';
import { readMappers } from './client-scopes.ts';

/** The realm that the clients of a document are for. */
export interface ClientsRealm extends Pick<RealmView, 'id' | 'clientScopes'> {
  readonly settings: RealmSettings;
  readonly authentication: () => RealmAuthentication;
}

interface Making {
  readonly fetchSector: FetchSector;
  /** The client as client policies let it be. @throws {Refusal} */
  readonly judge: (client: Client) => Promise<Client>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Clients whose roles speak of the realm. */
const OF_THE_REALM: ReadonlySet<string> = new Set([REALM_MANAGEMENT, 'broker']);

/**
 * A client as a document has it. Nothing is assumed of it, and a masked secret is none: there is a new one.
 * @throws {Refusal} 400 with what is wrong with it, as where clients are created one by one
 */
export async function readClient(
  said: ClientRepresentation,
  realm: ClientsRealm,
  { fetchSector, now, judge }: Making,
): Promise<Client> {
  const { secret, ...rest } = said;
  if (!rest.clientId && !rest.id) throw adminError(400, 'A client needs a clientId');
  const known = secret !== undefined && secret !== MASK;
  const drafted = fromRepresentation({ ...rest, ...(known && { secret }) }, realm, now, false);
  const client = await judge({
    ...drafted,
    protocolMappers: readMappers(`The client ${drafted.clientId}`, said.protocolMappers),
    attributes: { ...drafted.attributes, realm_client: String(OF_THE_REALM.has(drafted.clientId)) },
  });
  const surroundings = { settings: realm.settings, authentication: realm.authentication, fetchSector };
  refuse(client, await findClientProblem(client, surroundings));
  refuse(client, findOverrideProblem(client, undefined, realm.authentication));
  return client;
}

const LOGOUT_URIS = 'post.logout.redirect.uris';

/** In a new realm whoever logs out may go where they may log in, unless the client says where (as Keycloak). */
export const withLogoutUris = (client: Client): Client => ({
  ...client,
  attributes: { [LOGOUT_URIS]: '+', ...client.attributes },
});

function refuse({ clientId }: Client, problem: ClientProblem | undefined): void {
  if (problem) throw adminError(400, `The client ${clientId}: ${problem.description}`);
}
