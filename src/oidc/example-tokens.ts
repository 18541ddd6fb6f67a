import { issuerOf } from '../domain/realms/issuer.ts';
import { newSessionId, type UserSession } from '../domain/sessions/session.ts';
import type { ExampleTokens } from '../domain/tokens/example-tokens.ts';
import { draftClaims } from './draft-tokens.ts';
import { idTokenClaims } from './id-token.ts';
import { mappedClaims } from './mapped-claims.ts';
import { asksOffline } from './offline-access.ts';
import { grantKnownScope } from './scope.ts';

/** The claims of tokens as the token endpoint would make them, of a session that nobody stores. Nothing is signed. */
export const exampleTokens: ExampleTokens = ({
  realm,
  client,
  user: view,
  scope: asked,
  audience,
  baseUrl,
  ip,
  now,
}) => {
  const scope = grantKnownScope(realm, client, asked);
  const part = { clientId: client.id, startedAt: now, lastAccess: now, notes: {}, rotations: {} };
  const session: UserSession = {
    id: newSessionId(),
    kind: asksOffline(scope.scopes) ? 'offline' : 'online',
    realmId: realm.id,
    userId: view.user.id,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
    ipAddress: ip,
    notes: {},
    clients: [part],
  };
  const issuer = issuerOf(baseUrl, realm.name);
  const drafted = draftClaims({
    realm,
    client,
    issuer,
    user: view.user,
    userRoles: view.roleIds,
    userGroups: view.groups,
    scope,
    notes: {},
    by: 'na',
    ...(audience !== undefined && { audience: [audience] }),
    session: { session, part },
    unit: [],
    now,
  });
  const subject = { user: view, client, session };
  return {
    accessToken: drafted.access,
    idToken: idTokenClaims(drafted),
    userinfo: mappedClaims({ sub: view.user.id }, realm, issuer, subject, scope.all, 'userinfo'),
  };
};
