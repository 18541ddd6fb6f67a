import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import type { TokenSubject } from '../domain/sessions/token-subject.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { User } from '../domain/users/user.ts';
import { applyMappers, mappersOf, shapedRoles } from './protocol-mappers/index.ts';
import type { TokenKind } from './protocol-mappers/mapper.ts';
import { scopesOfToken } from './scope.ts';

/** The claims that the mappers make, for a token that was issued before, of what is known of its user now. */
export function mappedClaims(
  start: Claims,
  realm: RealmView,
  { user, client, session }: TokenSubject,
  scope: string,
  kind: TokenKind,
): Claims {
  const scopes = scopesOfToken(realm, client, scope);
  const roleIds = rolesInScope(realm, client, scopes, realm.roles.expand(user.roleIds));
  const part = session?.clients.find(({ clientId }) => clientId === client.id);
  const claims = { ...start };
  const notes = session ? { ...session.notes, ...part?.notes } : serviceNotes(client, user.user);
  const mappers = mappersOf(client, scopes);
  applyMappers(claims, mappers, kind, {
    realm,
    client,
    user: user.user,
    roles: shapedRoles(realm, roleIds, mappers),
    notes,
    sessionId: session?.id,
  });
  return claims;
}

/** Without a session the address a service called from is not kept. */
const serviceNotes = ({ id, clientId }: Client, { serviceAccountClientId }: User): Record<string, string> =>
  serviceAccountClientId === id ? { client_id: clientId } : {};
