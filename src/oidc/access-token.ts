import type { Client } from '../domain/clients/client.ts';
import { lastMoment } from '../domain/sessions/lifespan.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { newId } from '../lib/ids.ts';
import type { Grant } from './grant.ts';
import { applyMappers, mappersOf } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';

/** Seconds an access token lives: what realm or client say, and no longer than the session may. */
export function accessTokenLifespan({ realm, client, session, now }: Grant): number {
  const own = Number(client.attributes['access.token.lifespan']);
  const lifespan = Number.isInteger(own) && own > 0 ? own : realm.settings.accessTokenLifespan;
  const bounds = session?.session ?? {
    kind: 'online' as const,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
  };
  const end = lastMoment(realm.settings, client, bounds, session?.part.startedAt ?? now);
  return Math.min(lifespan, end - now);
}

/** Keycloak's lightweight access tokens leave the mapped claims to introspection. */
const isLightweight = ({ attributes }: Client) =>
  attributes['client.use.lightweight.access.token.enabled'] === 'true';

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
    typ: 'Bearer',
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
