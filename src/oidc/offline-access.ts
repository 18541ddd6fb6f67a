import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { permittedScopes } from '../domain/roles/permitted-scopes.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import { Refusal } from '../errors/refusal.ts';
import { OFFLINE_ACCESS, scopesOfToken } from './scope.ts';

/** Whether a grant with these scopes is to last beyond the login (OpenID Connect Core section 11). */
export const asksOffline = (scopes: readonly ClientScope[]): boolean =>
  scopes.some(({ name }) => name === OFFLINE_ACCESS);

/**
 * That somebody may stay offline with a client: it takes the role of that name.
 * @param scopes what the client is granted
 * @param userRoles ids of all the user's roles, with those that they include
 * @throws {Refusal} 400
 */
export function requireOfflineRole(
  realm: RealmView,
  client: Client,
  scopes: readonly ClientScope[],
  userRoles: ReadonlySet<string>,
): void {
  const role = realm.roles.find(OFFLINE_ACCESS);
  if (role && rolesInScope(realm, client, scopes, userRoles).has(role.id)) return;
  throw new Refusal(400, 'not_allowed', {
    description: 'Offline tokens not allowed for the user or client',
  });
}

export const OFFLINE_TAKEN_BACK = 'Offline session invalid because offline access not granted anymore';

/**
 * Whether the scope of an offline token still has offline access in it: the client may have lost it since, or the user the
 * role that the scope is for.
 * @param scope of the refresh token
 */
export const isStillOffline = (
  realm: RealmView,
  client: Client,
  scope: string,
  userRoles: ReadonlySet<string>,
): boolean => asksOffline(permittedScopes(realm, scopesOfToken(realm, client, scope), userRoles));
