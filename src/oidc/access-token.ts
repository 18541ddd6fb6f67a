import { isOn, numberOf } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import { endOfLogin, lastMoment } from '../domain/sessions/lifespan.ts';
import type { SessionKind } from '../domain/sessions/session.ts';
import { accessTokenId, type TokenBasis, untraceableTokenId } from '../domain/tokens/access-token-id.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { Confirmation } from '../domain/tokens/possession.ts';
import { invalidRequest } from '../errors/protocol.ts';
import type { Grant } from './grant.ts';
import { asksOffline } from './offline-access.ts';
import { applyMappers, mappersOf } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';
import { confirmation } from './token-binding.ts';

/** Instead of a lifespan: as long as the realm lets people stay logged in. */
const AS_SESSIONS_DO = -1;

/** Seconds an access token lives: what realm or client say, and no longer than the session may. */
export function accessTokenLifespan({
  realm,
  client,
  scope,
  session,
  isImplicit,
  notAfter,
  now,
}: Grant): number {
  const { accessTokenLifespan: usual, accessTokenLifespanForImplicitFlow: implicit } = realm.settings;
  const lifespan = isImplicit ? implicit : (numberOf(client, 'access.token.lifespan') ?? usual);
  const bounds = session?.session ?? {
    kind: 'online' as const,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
  };
  const end = (kind: SessionKind) =>
    lastMoment(realm.settings, client, { ...bounds, kind }, session?.part.startedAt ?? now) - now;
  const bound = notAfter === undefined ? Number.POSITIVE_INFINITY : notAfter - now;
  // Whoever asks to stay offline has the bounds of that, with a session of that kind or without (as Keycloak).
  const kind = asksOffline(scope.scopes) ? 'offline' : bounds.kind;
  const wanted = lifespan === AS_SESSIONS_DO ? endOfLogin(realm.settings, bounds) - now : lifespan;
  return Math.min(wanted, end(kind), bound);
}

/** Keycloak's lightweight access tokens leave the mapped claims to introspection. */
const isLightweight = ({ client, lightweight = false }: Grant) =>
  lightweight || isOn(client, 'client.use.lightweight.access.token.enabled');

/** The `typ` header of a client's access tokens; one that asks for it gets that of RFC 9068 section 2.1. */
export const accessTokenHeader = (client: Client): string =>
  isOn(client, 'access.token.header.type.rfc9068') ? 'at+jwt' : 'JWT';

/** How the tokens are to be presented (RFC 6750); some clients compare the word by its letters. */
const bearerType = (client: Client): 'Bearer' | 'bearer' =>
  isOn(client, 'token.response.type.bearer.lower-case') ? 'bearer' : 'Bearer';

/** The same in the answer, where a token that is bound to a key is spelled as a bearer token would be. */
export const responseType = (client: Client, { jkt }: Confirmation): string => {
  const bearer = bearerType(client);
  return jkt === undefined ? bearer : bearer === 'bearer' ? 'dpop' : 'DPoP';
};

function basisOf({ session }: Grant): TokenBasis {
  if (!session) return 'nothing';
  return session.isGuest ? `within ${session.session.kind}` : session.session.kind;
}

/** The claims of an access token, in Keycloak's order: mappers fill in what is left open here. */
export function accessClaims(
  grant: Grant,
  context: TokenContext,
  exp: number,
  binding: Confirmation,
): Claims {
  const { issuer, client, scope, now, session } = grant;
  const lightweight = isLightweight(grant);
  const basis = basisOf(grant);
  const claims: Record<string, unknown> = {
    exp,
    iat: now,
    jti: accessTokenId({ basis, lightweight, origin: grant.by }),
    iss: issuer,
    aud: undefined,
    // Where a session leads to the user it takes a mapper, such as that of the scope `basic` (as Keycloak).
    sub: basis === 'online' || basis === 'offline' ? undefined : grant.user.id,
    typ: binding.jkt === undefined ? bearerType(client) : 'DPoP',
    azp: client.clientId,
    sid: session?.session.id,
    acr: undefined,
    'allowed-origins': undefined,
    realm_access: undefined,
    resource_access: undefined,
    cnf: confirmation(binding),
    scope: scope.text,
  };
  applyMappers(claims, mappersOf(client, scope.scopes), lightweight ? 'lightweight' : 'access', context);
  if (grant.by !== 'cc' && isUntraceable(grant, claims)) claims.jti = untraceableTokenId();
  if (grant.audience) restrictAudience(claims, grant.audience);
  return claims;
}

/** Without a session `sub` alone leads to the user: one that a mapper made up must lead nowhere. */
export const isUntraceable = ({ session, user }: Grant, { sub }: Claims): boolean =>
  !session && sub !== user.id;

/** Leaves of audience and client roles what was asked for (RFC 8693 section 2.1). @throws {Refusal} 400 for what is not there */
function restrictAudience(claims: Record<string, unknown>, wanted: readonly string[]): void {
  const all = [claims.aud ?? []].flat() as string[];
  const missing = wanted.filter((clientId) => !all.includes(clientId));
  if (missing.length > 0) throw invalidRequest(`Requested audience not available: ${missing.join(', ')}`);
  const kept = all.filter((clientId) => wanted.includes(clientId));
  claims.aud = kept.length === 1 ? kept[0] : kept;
  const { resource_access: roles } = claims;
  if (roles === undefined) return;
  claims.resource_access = Object.fromEntries(
    Object.entries(roles as object).filter(([clientId]) => wanted.includes(clientId)),
  );
}
