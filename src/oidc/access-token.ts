import { isOn, numberOf } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import { lastMoment } from '../domain/sessions/lifespan.ts';
import type { SessionKind } from '../domain/sessions/session.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { newId } from '../lib/ids.ts';
import type { Grant } from './grant.ts';
import { applyMappers, mappersOf } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';

/** Instead of a lifespan: as long as the realm lets people stay logged in. */
const AS_SESSIONS_DO = -1;

/** Seconds an access token lives: what realm or client say, and no longer than the session may. */
export function accessTokenLifespan({ realm, client, session, now }: Grant): number {
  const lifespan = numberOf(client, 'access.token.lifespan') ?? realm.settings.accessTokenLifespan;
  const bounds = session?.session ?? {
    kind: 'online' as const,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
  };
  const end = (kind: SessionKind) =>
    lastMoment(realm.settings, client, { ...bounds, kind }, session?.part.startedAt ?? now) - now;
  return Math.min(lifespan === AS_SESSIONS_DO ? end('online') : lifespan, end(bounds.kind));
}

/** Keycloak's lightweight access tokens leave the mapped claims to introspection. */
const isLightweight = (client: Client) => isOn(client, 'client.use.lightweight.access.token.enabled');

/** The `typ` header of a client's access tokens; one that asks for it gets that of RFC 9068 section 2.1. */
export const accessTokenHeader = (client: Client): string =>
  isOn(client, 'access.token.header.type.rfc9068') ? 'at+jwt' : 'JWT';

/** How the tokens are to be presented (RFC 6750); some clients compare the word by its letters. */
export const bearerType = (client: Client): 'Bearer' | 'bearer' =>
  isOn(client, 'token.response.type.bearer.lower-case') ? 'bearer' : 'Bearer';

const SESSION_TYPES = { online: 'on', offline: 'of' } as const;

/** The id tells the kind of session, the kind of token and the grant it came from (as Keycloak's). */
function accessTokenId({ client, session, by }: Grant): string {
  const kind = session ? SESSION_TYPES[session.session.kind] : 'tr';
  return `${kind}${isLightweight(client) ? 'lt' : 'rt'}${by}:${newId()}`;
}

/** The claims of an access token, in Keycloak's order: mappers fill in what is left open here. */
export function accessClaims(grant: Grant, context: TokenContext, exp: number): Claims {
  const { issuer, client, scope, now, session } = grant;
  const lightweight = isLightweight(client);
  const claims: Record<string, unknown> = {
    exp,
    iat: now,
    jti: accessTokenId(grant),
    iss: issuer,
    aud: undefined,
    // There whatever the scopes (RFC 9068 section 2.2), but for the lightweight ones whose session leads to the user.
    sub: session && lightweight ? undefined : grant.user.id,
    typ: bearerType(client),
    azp: client.clientId,
    sid: session?.session.id,
    acr: undefined,
    'allowed-origins': undefined,
    realm_access: undefined,
    resource_access: undefined,
    scope: scope.text,
  };
  applyMappers(claims, mappersOf(client, scope.scopes), lightweight ? 'lightweight' : 'access', context);
  return claims;
}
