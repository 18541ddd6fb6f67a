import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';

/**
 * The roles a token for this client may speak of: all of the user's when the client has full scope, else its own
 * and those mapped to it or to a granted scope, each with what it includes.
 */
export function rolesInScope(
  realm: RealmView,
  client: Client,
  scopes: readonly ClientScope[],
  userRoles: ReadonlySet<string>,
): ReadonlySet<string> {
  if (client.fullScopeAllowed) return userRoles;
  const own = realm.roles.ofClient(client.id).map(({ id }) => id);
  const allowed = realm.roles.expand([
    ...own,
    ...client.scopeMappings,
    ...scopes.flatMap(({ scopeMappings }) => scopeMappings),
  ]);
  return new Set([...userRoles].filter((id) => allowed.has(id)));
}
