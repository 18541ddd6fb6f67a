import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import type { ClientView } from '../domain/clients/client-view.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { rotate } from '../domain/sessions/rotation.ts';
import { findSubject, type TokenSubject } from '../domain/sessions/token-subject.ts';
import { type Claims, signJws } from '../domain/tokens/jws.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { invalidClient, invalidRequest } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { accessTokenHeader } from './access-token.ts';
import { authenticateClient } from './client-authentication.ts';
import { heedClientPolicies } from './client-policies.ts';
import type { OidcDependencies } from './dependencies.ts';
import { mappedClaims } from './mapped-claims.ts';
import { keyFor } from './tokens.ts';

/** Which `typ` of token each hint speaks of; without a hint access tokens are meant. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  access_token: ['Bearer', 'bearer', 'DPoP', 'ID'],
  refresh_token: ['Refresh', 'Offline'],
  // Permissions are not part of this server's tokens: there is none of that type.
  requesting_party_token: [],
};

/** Tells a client, most often a resource server, what a token is good for (RFC 7662). */
export async function introspect(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  const { client: asker } = await authenticateAsker(dependencies, realm, request, form);
  if (asker.publicClient) throw new Refusal(403, 'invalid_request', { description: 'Client not allowed.' });
  if (form.repeats) throw invalidRequest('duplicated parameter');
  const token = form.get('token');
  if (token === undefined) throw invalidRequest('Token not provided.');
  await heedClientPolicies('TOKEN_INTROSPECT', { realm, request, form, client: asker, clock });
  const hint = form.get('token_type_hint') ?? 'access_token';
  const types = Object.hasOwn(TYPES, hint) ? TYPES[hint] : undefined;
  if (!types) throw invalidRequest('Unsupported token type.');
  const now = seconds(clock);
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), token, now);
  const outcome =
    claims && types.includes(String(claims.typ)) && (await findSubject(store, realm, claims, now));
  const answer = (json: unknown): Answer => ({
    status: 200,
    headers: { 'cache-control': 'no-cache', 'content-type': 'application/json' },
    json,
  });
  if (!claims || !outcome || outcome.kind !== 'in force') return answer({ active: false });
  const mapped = introspected(realm, claims, outcome);
  if (!concerns({ ...claims, aud: claims.aud ?? mapped.aud }, asker) || isUsedUp(realm, claims, outcome))
    return answer({ active: false });
  return answer({
    ...mapped,
    client_id: outcome.client.clientId,
    username: outcome.user.user.username,
    token_type: claims.typ,
    active: true,
    ...(wantsJwt(request, asker) && {
      jwt: await signJws(
        mapped,
        await keyFor(dependencies, realm, asker.attributes['access.token.signed.response.alg']),
        accessTokenHeader(asker),
      ),
    }),
  });
}

/** Whose credentials are wrong is told in other words here than at the token endpoint (as Keycloak). */
async function authenticateAsker(...given: Parameters<typeof authenticateClient>): Promise<ClientView> {
  try {
    return await authenticateClient(...given);
  } catch (error) {
    const isWrong = error instanceof Refusal && error.code === 'unauthorized_client';
    throw isWrong ? invalidClient('Client authentication failed.') : error;
  }
}

/** What the token says by itself, and what the mappers add to it for introspection. */
function introspected(realm: RealmView, claims: Claims, subject: TokenSubject): Claims {
  const { exp, nbf, iat, auth_time, jti, iss, aud, sub, typ, azp, nonce, sid, scope, cnf } = claims;
  const own = { exp, nbf, iat, auth_time, jti, iss, aud, sub, typ, azp, nonce, sid, cnf };
  const start = { ...own, acr: undefined, realm_access: undefined, resource_access: undefined, scope };
  return mappedClaims(
    start,
    realm,
    String(iss),
    subject,
    stringClaim(claims, 'scope') ?? '',
    'introspection',
  );
}

/**
 * Whether the asker has to do with the token: it is an audience of it, or its own refresh token. Audiences that only
 * introspection tells count where the token itself names none (as Keycloak).
 */
function concerns({ aud, typ, azp }: Claims, { clientId }: Client): boolean {
  const own = (typ === 'Refresh' || typ === 'Offline') && azp === clientId;
  return own || [aud].flat().includes(clientId);
}

/** Whether a refresh token has been exchanged for another, where that ends it. */
function isUsedUp(realm: RealmView, claims: Claims, { session, client }: TokenSubject): boolean {
  const { revokeRefreshToken, refreshTokenMaxReuse } = realm.settings;
  if (!revokeRefreshToken || (claims.typ !== 'Refresh' && claims.typ !== 'Offline')) return false;
  const part = session?.clients.find(({ clientId }) => clientId === client.id);
  const line = part?.rotations[stringClaim(claims, 'reuse_id') ?? ''];
  return rotate(line, String(claims.jti), '', refreshTokenMaxReuse).kind !== 'next';
}

/** It says so in so many words, and nothing beside (as Keycloak). */
const wantsJwt = ({ headers }: Request, asker: Client) =>
  headers.accept === 'application/jwt' &&
  isOn(asker, 'client.introspection.response.allow.jwt.claim.enabled');
