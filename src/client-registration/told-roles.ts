import type { Client } from '../domain/clients/client.ts';
import { MASTER, REALM_MANAGEMENT, realmClientId } from '../domain/realms/names.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { readAccessTokenId } from '../domain/tokens/access-token-id.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { stringClaim } from '../domain/tokens/verify.ts';

/** Clients that administrators work with: whoever logs in there is there for all of their roles. */
const OF_ADMINISTRATORS: ReadonlySet<string> = new Set(['admin-cli', 'security-admin-console']);

/**
 * Of the roles that a bearer has those that the token is for: a client without the roles of its users (no mapper says them) does not register in their
 * name. Lightweight tokens say none and are for all (as Keycloak).
 */
export function toldRoles(
  realm: RealmView,
  { clientId }: Client,
  claims: Claims,
  roles: ReadonlySet<string>,
): ReadonlySet<string> {
  const isLightweight = readAccessTokenId(stringClaim(claims, 'jti') ?? '')?.lightweight;
  if (isLightweight || OF_ADMINISTRATORS.has(clientId)) return roles;
  const owner = realm.name === MASTER ? realmClientId(MASTER) : REALM_MANAGEMENT;
  return roles.intersection(new Set(rolesIn(claims.resource_access, owner)));
}

function rolesIn(access: unknown, owner: string): readonly string[] {
  if (typeof access !== 'object' || access === null || !Object.hasOwn(access, owner)) return [];
  const { roles } = ((access as Record<string, unknown>)[owner] ?? {}) as { readonly roles?: unknown };
  return Array.isArray(roles) ? roles.filter((name) => typeof name === 'string') : [];
}
