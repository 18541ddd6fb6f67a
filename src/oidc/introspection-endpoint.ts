import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import type { ClientView } from '../domain/clients/client-view.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { rotate } from '../domain/sessions/rotation.ts';
import { findSubject, type TokenSubject } from '../domain/sessions/token-subject.ts';
import type { Store } from '../domain/store.ts';
import { type Claims, signJws, verifyJws } from '../domain/tokens/jws.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { duplicatedParameter } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { type Form, readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { accessTokenHeader } from './access-token.ts';
import { authenticateClient, namedClient } from './client-authentication.ts';
import { heedClientPolicies } from './client-policies.ts';
import type { OidcDependencies } from './dependencies.ts';
import { type Happening, recordError, recordRefusal, recordSuccess, tell, tellProved } from './happening.ts';
import { asksForIntrospectionJwt, introspectionSealing } from './introspection-jwt.ts';
import { mappedClaims } from './mapped-claims.ts';
import { isStillOffline, OFFLINE_TAKEN_BACK } from './offline-access.ts';
import { keyFor } from './signing-key.ts';

/** Which `typ` of token each hint speaks of; without a hint access tokens are meant. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  // What a refresh token is good for is not told those who take it for another.
  access_token: ['Bearer', 'bearer', 'DPoP', 'ID', 'Refresh', 'Offline'],
  refresh_token: ['Refresh', 'Offline'],
  // Permissions are not part of this server's tokens: there is none of that type.
  requesting_party_token: [],
};

/** Tells a client, most often a resource server, what a token is good for (RFC 7662). */
export async function introspect(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const form = readForm(request);
  const { id: clientId } = namedClient(request, form);
  const happening: Happening = { realm, request, type: 'INTROSPECT_TOKEN', clientId, details: {} };
  try {
    return await introspection(dependencies, happening, form);
  } catch (error) {
    if (error instanceof Refusal) await recordRefusal(dependencies, happening, error);
    throw error;
  }
}

async function introspection(
  dependencies: OidcDependencies,
  happening: Happening,
  form: Form,
): Promise<Answer> {
  const { store, clock } = dependencies;
  const { realm, request } = happening;
  const { client: asker } = await authenticateAsker(dependencies, realm, request, form);
  tellProved(happening, asker);
  if (asker.publicClient) throw refused(happening, 403, 'Client not allowed.');
  if (form.repeats) throw duplicatedParameter();
  const token = form.get('token');
  if (token === undefined) throw refused(happening, 400, 'Token not provided.');
  await heedClientPolicies('TOKEN_INTROSPECT', { realm, request, form, client: asker, clock });
  const hint = form.get('token_type_hint') ?? 'access_token';
  if (!Object.hasOwn(TYPES, hint)) {
    tell(happening, { token_type: hint });
    throw refused(happening, 400, 'Unsupported token type.');
  }
  const issuer = issuerOf(request.baseUrl, realm.name);
  const sealing = asksForIntrospectionJwt(request)
    ? await introspectionSealing(dependencies, happening, issuer, asker)
    : undefined;
  const finding = await examine(store, happening, asker, { token, hint, now: seconds(clock) });
  const answer = async (json: object): Promise<Answer> =>
    sealing?.answer(json) ?? {
      status: 200,
      headers: { 'cache-control': 'no-cache', 'content-type': 'application/json' },
      json,
    };
  if ('error' in finding) {
    if (finding.error !== undefined) await recordError(dependencies, happening, finding);
    return answer({ active: false });
  }
  await recordSuccess(dependencies, happening);
  const { mapped, claims, subject } = finding;
  return answer({
    ...mapped,
    client_id: subject.client.clientId,
    username: subject.user.user.username,
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

function refused(happening: Happening, status: number, description: string): Refusal {
  tell(happening, { detail: description });
  return new Refusal(status, 'invalid_request', { description, event: { error: 'invalid_request' } });
}

const NOT_PROVED = 'Client authentication failed.';
const WRONG_SECRET = { error: 'invalid_client_credentials' };

/** Whose credentials are wrong is told in other words here than at the token endpoint (as Keycloak). */
async function authenticateAsker(...given: Parameters<typeof authenticateClient>): Promise<ClientView> {
  try {
    return await authenticateClient(...given);
  } catch (error) {
    const isWrong = error instanceof Refusal && error.code === 'unauthorized_client' && error.status === 401;
    throw isWrong
      ? new Refusal(401, 'invalid_client', { description: NOT_PROVED, event: WRONG_SECRET })
      : error;
  }
}

interface Examined {
  readonly token: string;
  readonly hint: string;
  readonly now: number;
}

/** What a token is good for, or why for nothing; without a word of what the event should say where there is none. */
async function examine(
  store: Store,
  happening: Happening,
  asker: Client,
  { token, hint, now }: Examined,
): Promise<
  | { readonly claims: Claims; readonly subject: TokenSubject; readonly mapped: Claims }
  | { readonly error: string; readonly reason: string }
  | { readonly error: undefined }
> {
  const { realm, request } = happening;
  const issuer = issuerOf(request.baseUrl, realm.name);
  const claims = verifyRealmToken(realm, issuer, token, now);
  const read = claims ?? verifyJws(token, realm.keys);
  if (!read) return { error: 'invalid_token', reason: 'Access token JWT check failed' };
  const { jti, typ, azp, sid } = read;
  tell(happening, { token_id: String(jti), token_type: String(typ), token_issued_for: String(azp) });
  const against = (error: string, why: string) => ({
    error,
    reason: `Introspection access token for ${String(azp)} client: ${why}`,
  });
  if (!claims) return against('invalid_token', 'JWT check failed');
  const isRefresh = typ === 'Refresh' || typ === 'Offline';
  if (hint === 'refresh_token' && isRefresh && azp !== asker.clientId) return { error: undefined };
  if (!TYPES[hint]?.includes(String(typ))) {
    happening.sessionId = stringClaim(claims, 'sid');
    return against('invalid_token_type', 'invalid_token_type');
  }
  const subject = await findSubject(store, realm, claims, now);
  if (subject.kind === 'revoked') return against('invalid_token', 'JWT check failed');
  if (subject.kind === 'no client')
    return { error: 'client_disabled', reason: `Client with clientId ${String(azp)} is disabled` };
  happening.sessionId = stringClaim(claims, 'sid');
  if (subject.kind === 'no session') return against('user_session_not_found', 'user_session_not_found');
  happening.userId = subject.kind === 'user logged out' ? undefined : subject.user?.user.id;
  if (subject.kind === 'no user')
    return { error: 'user_disabled', reason: `Could not find valid user from user session ${String(sid)}` };
  if (subject.kind === 'user logged out') return against('invalid_token', 'JWT check failed');
  if (typ === 'Offline' && !staysOffline(realm, claims, subject))
    return { error: 'session_expired', reason: OFFLINE_TAKEN_BACK };
  const mapped = introspected(realm, claims, subject);
  const isOwn = hint === 'refresh_token' && isRefresh;
  if (!isOwn && !isFor({ ...claims, aud: claims.aud ?? mapped.aud }, asker))
    return { error: 'invalid_token', reason: `Client '${asker.clientId}' is not in the token audience` };
  if (isUsedUp(realm, claims, subject)) return against('invalid_token', 'Stale token');
  return { claims, subject, mapped };
}

const staysOffline = (realm: RealmView, claims: Claims, { client, user }: TokenSubject): boolean =>
  isStillOffline(realm, client, stringClaim(claims, 'scope') ?? '', realm.roles.expand(user.roleIds));

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

/** Whether the asker is an audience of the token. Those that only introspection tells count where the token itself names none (as Keycloak). */
const isFor = ({ aud }: Claims, { clientId }: Client): boolean => [aud].flat().includes(clientId);

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
