import { createHash } from 'node:crypto';
import type { Client } from '../domain/clients/client.ts';
import type { Key } from '../domain/keys/key.ts';
import { type KeyMaking, signingKey } from '../domain/keys/signing-key.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import { signJws } from '../domain/tokens/jws.ts';
import type { User } from '../domain/users/user.ts';
import { newId } from '../lib/ids.ts';
import { applyMappers } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';
import type { GrantedScope } from './scope.ts';

/** Everything a successful grant decided; the tokens follow from it. */
export interface Grant {
  readonly realm: RealmView;
  readonly client: Client;
  readonly issuer: string;
  readonly user: User;
  /** Ids of the roles mapped to the user directly. */
  readonly userRoles: readonly string[];
  readonly scope: GrantedScope;
  readonly notes: Readonly<Record<string, string>>;
  /** What Keycloak puts before a token's id to tell how it came about, such as `trrtcc`. */
  readonly idPrefix: string;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The successful answer of the token endpoint (RFC 6749 section 5.1), with Keycloak's extra members. */
export interface TokenResponse {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_expires_in: number;
  readonly token_type: 'Bearer';
  readonly id_token?: string;
  readonly 'not-before-policy': number;
  readonly scope: string;
}

export async function issueTokens(making: KeyMaking, grant: Grant): Promise<TokenResponse> {
  const { realm, client, scope, now } = grant;
  const lifespan = accessTokenLifespan(realm, client);
  const context = contextOf(grant);
  const key = await keyFor(making, realm, client.attributes['access.token.signed.response.alg']);
  const accessToken = await signJws(accessClaims(grant, context, now + lifespan), key);
  const idToken = scope.openid
    ? await signIdToken(making, grant, context, now + lifespan, accessToken)
    : undefined;
  return {
    access_token: accessToken,
    expires_in: lifespan,
    refresh_expires_in: 0,
    token_type: 'Bearer',
    ...(idToken && { id_token: idToken }),
    'not-before-policy': Math.max(realm.settings.notBefore, client.notBefore),
    scope: scope.text,
  };
}

/** Seconds; a client may have its own. */
function accessTokenLifespan(realm: RealmView, client: Client): number {
  const own = Number(client.attributes['access.token.lifespan']);
  return Number.isInteger(own) && own > 0 ? own : realm.settings.accessTokenLifespan;
}

function contextOf({ realm, client, user, userRoles, scope, notes }: Grant): TokenContext {
  const roleIds = rolesInScope(realm, client, scope.scopes, realm.roles.expand(userRoles));
  return { realm, client, user, roleIds, notes };
}

const mappersOf = ({ client, scope }: Grant) => [
  ...client.protocolMappers,
  ...scope.scopes.flatMap(({ protocolMappers }) => protocolMappers),
];

/** Keycloak's lightweight access tokens leave the mapped claims to introspection. */
const isLightweight = ({ attributes }: Client) =>
  attributes['client.use.lightweight.access.token.enabled'] === 'true';

function accessClaims(grant: Grant, context: TokenContext, exp: number): Record<string, unknown> {
  const { issuer, client, user, scope, now, idPrefix } = grant;
  // Members that mappers fill in have their place beforehand: tokens are written in Keycloak's order.
  const claims: Record<string, unknown> = {
    exp,
    iat: now,
    jti: `${idPrefix}:${newId()}`,
    iss: issuer,
    aud: undefined,
    // Always there, whatever the scopes (RFC 9068 section 2.2).
    sub: user.id,
    typ: 'Bearer',
    azp: client.clientId,
    acr: undefined,
    'allowed-origins': undefined,
    realm_access: undefined,
    resource_access: undefined,
    scope: scope.text,
  };
  if (!isLightweight(client)) applyMappers(claims, mappersOf(grant), 'access', context);
  return claims;
}

async function signIdToken(
  making: KeyMaking,
  grant: Grant,
  context: TokenContext,
  exp: number,
  accessToken: string,
): Promise<string> {
  const { realm, client, issuer, user, now } = grant;
  const key = await keyFor(making, realm, client.attributes['id.token.signed.response.alg']);
  const claims: Record<string, unknown> = {
    exp,
    iat: now,
    jti: newId(),
    iss: issuer,
    aud: client.clientId,
    sub: user.id,
    typ: 'ID',
    azp: client.clientId,
    at_hash: halfHash(accessToken, key),
  };
  applyMappers(claims, mappersOf(grant), 'id', context);
  return signJws(claims, key);
}

/** The left half of the access token's hash (OpenID Connect Core section 3.1.3.6). */
function halfHash(token: string, { algorithm }: Key): string {
  const hash = createHash(`sha${/\d{3}$/.exec(algorithm)?.[0] ?? '512'}`)
    .update(token)
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** A client may want another algorithm than its realm. */
const keyFor = (making: KeyMaking, realm: RealmView, algorithm: string | undefined): Promise<Key> =>
  signingKey(making, realm, algorithm || realm.settings.defaultSignatureAlgorithm);
