import type { Client } from '../../domain/clients/client.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import { openRequests, REFUSED, type ScopeRequest, WAITING } from '../../domain/clients/scope-requests.ts';
import { toRepresentation } from '../../domain/clients/to-representation.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Disclosure } from './provider.ts';

/**
 * The client in Keycloak's JSON, as whoever registered it sees it. What it waits for is told among the attributes:
 * Keycloak's own tools read no members that Keycloak has not.
 */
export function registeredRepresentation(
  client: Client,
  realm: RealmView,
  { registrationAccessToken, defaultRoles }: Disclosure,
): ClientRepresentation {
  const representation = toRepresentation(client, realm, { registrationAccessToken, defaultRoles });
  const requests = openRequests(client, realm);
  if (requests.length === 0) return representation;
  const lines = (state: ScopeRequest['state'], write: (request: ScopeRequest) => string) =>
    requests.filter((request) => request.state === state).map(write);
  const waiting = lines('waiting', ({ scope }) => scope).join(' ');
  const refused = lines('refused', ({ scope, reason = '' }) => `${scope}: ${reason}`).join('\n');
  return {
    ...representation,
    attributes: {
      ...representation.attributes,
      ...(waiting && { [WAITING]: waiting }),
      ...(refused && { [REFUSED]: refused }),
    },
  };
}
