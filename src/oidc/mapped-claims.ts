import type { RealmView } from '../domain/realms/realm-view.ts';
import { permittedScopes } from '../domain/roles/permitted-scopes.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import type { TokenSubject } from '../domain/sessions/token-subject.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { applyMappers, mappersOf, shapedRoles } from './protocol-mappers/index.ts';
import type { TokenKind } from './protocol-mappers/mapper.ts';
import { scopesOfToken } from './scope.ts';

/** What tokens tell of the authentication is none of the user (as Keycloak). */
const OF_TOKENS = ['auth_time', 'nonce'];

/** The claims that the mappers make, for a token that was issued before, of what is known of its user now. */
export function mappedClaims(
  start: Claims,
  realm: RealmView,
  issuer: string,
  { user, client, session }: TokenSubject,
  scope: string,
  kind: TokenKind,
): Claims {
  const userRoles = realm.roles.expand(user.roleIds);
  const scopes = permittedScopes(realm, scopesOfToken(realm, client, scope), userRoles);
  const roleIds = rolesInScope(realm, client, scopes, userRoles);
  const part = session?.clients.find(({ clientId }) => clientId === client.id);
  const claims = { ...start };
  // What is known of a service without a session went into its token and is not kept.
  const notes = { ...session?.notes, ...part?.notes };
  const mappers = mappersOf(client, scopes);
  applyMappers(claims, mappers, kind, {
    realm,
    client,
    issuer,
    user: user.user,
    groups: user.groups,
    roles: shapedRoles(realm, roleIds, mappers),
    notes,
    sessionId: session?.id,
  });
  if (kind === 'userinfo') for (const claim of OF_TOKENS) delete claims[claim];
  return claims;
}
