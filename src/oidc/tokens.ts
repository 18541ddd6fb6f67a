import { createHash } from 'node:crypto';
import { isOn } from '../domain/clients/attributes.ts';
import type { Key } from '../domain/keys/key.ts';
import { type KeyMaking, signingKey } from '../domain/keys/signing-key.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { rolesInScope } from '../domain/roles/roles-in-scope.ts';
import { untraceableTokenId } from '../domain/tokens/access-token-id.ts';
import { encryptJwe, type Recipient } from '../domain/tokens/jwe.ts';
import { type Claims, signJws } from '../domain/tokens/jws.ts';
import type { Confirmation } from '../domain/tokens/possession.ts';
import { newId } from '../lib/ids.ts';
import {
  accessClaims,
  accessTokenHeader,
  accessTokenLifespan,
  isUntraceable,
  responseType,
} from './access-token.ts';
import type { OidcDependencies } from './dependencies.ts';
import { type Grant, ID_TOKEN_TYPE } from './grant.ts';
import { applyMappers, mappersOf, shapedRoles } from './protocol-mappers/index.ts';
import type { TokenContext } from './protocol-mappers/mapper.ts';
import { findRecipient } from './recipient.ts';
import { refreshTokenExpiry, signRefreshToken } from './refresh-token.ts';
import { permittedScope } from './scope.ts';

/** The successful answer of the token endpoint (RFC 6749 section 5.1), with Keycloak's extra members. */
export interface TokenResponse {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_expires_in: number;
  readonly refresh_token?: string;
  readonly token_type: string;
  readonly id_token?: string;
  readonly 'not-before-policy': number;
  readonly session_state?: string;
  readonly scope: string;
  readonly issued_token_type?: string;
}

/** What the tokens of a grant will say. */
interface DraftedClaims {
  readonly grant: Grant;
  readonly binding: Confirmation;
  readonly context: TokenContext;
  /** Seconds. */
  readonly lifespan: number;
  readonly access: Claims;
}

/** The same, with what they will be signed and encrypted with. */
export interface DraftedTokens extends DraftedClaims {
  readonly keys: TokenKeys;
}

/** The keys of a grant's tokens. */
interface TokenKeys {
  readonly access: Key;
  readonly id: Key;
  /** For whom the ID token is encrypted, where the client asks for it. */
  readonly recipient: Recipient | undefined;
}

export function draftClaims(given: Grant, binding: Confirmation = {}): DraftedClaims {
  const lifespan = accessTokenLifespan(given);
  const allRoles = given.realm.roles.expand(given.userRoles);
  const grant = { ...given, scope: permittedScope(given.realm, given.scope, allRoles) };
  const context = contextOf(grant, allRoles);
  const access = accessClaims(grant, context, grant.now + lifespan, accessBinding(grant, binding));
  return { grant, binding, context, lifespan, access };
}

/** What the access token is bound to. */
const accessBinding = ({ bindsRefreshTokenAlone }: Grant, binding: Confirmation): Confirmation =>
  bindsRefreshTokenAlone ? { ...binding, jkt: undefined } : binding;

/**
 * Before anything is stored or signed.
 * @param binding what the tokens are bound to, whatever the grant
 * @param withIdToken whether there will be one
 * @throws {Refusal} 400 when they cannot be what was asked for
 */
export async function draftTokens(
  dependencies: OidcDependencies,
  grant: Grant,
  binding: Confirmation,
  withIdToken = grant.scope.openid || grant.issuedTokenType === ID_TOKEN_TYPE,
): Promise<DraftedTokens> {
  return { ...draftClaims(grant, binding), keys: await findKeys(dependencies, grant, withIdToken) };
}

async function findKeys(
  dependencies: OidcDependencies,
  { realm, client }: Grant,
  withIdToken: boolean,
): Promise<TokenKeys> {
  const { attributes } = client;
  const access = await keyFor(dependencies, realm, attributes['access.token.signed.response.alg']);
  if (!withIdToken) return { access, id: access, recipient: undefined };
  const id = await keyFor(dependencies, realm, attributes['id.token.signed.response.alg']);
  return { access, id, recipient: await findRecipient(dependencies.clientKeys, client, 'id.token') };
}

export async function signTokens(making: KeyMaking, drafted: DraftedTokens): Promise<TokenResponse> {
  const { grant, binding, lifespan, access, keys } = drafted;
  const { client, scope, session, now } = grant;
  if (grant.issuedTokenType === ID_TOKEN_TYPE) return answerWithIdToken(drafted);
  const accessToken = await signJws(access, keys.access, accessTokenHeader(client));
  const expiry = session?.refresh && refreshTokenExpiry(grant, session);
  const [idToken, refreshToken] = await Promise.all([
    scope.openid ? signIdToken(drafted, accessToken) : undefined,
    session?.refresh && signRefreshToken(making, grant, session, expiry, access, binding),
  ]);
  return {
    ...responseClaims(drafted),
    access_token: accessToken,
    expires_in: lifespan,
    refresh_expires_in: expiry === undefined ? 0 : expiry - now,
    ...(refreshToken && { refresh_token: refreshToken }),
    token_type: responseType(client, accessBinding(grant, binding)),
    ...(idToken && { id_token: idToken }),
    ...alongside(grant),
  };
}

/** An ID token in the place of the access token (RFC 8693 section 2.2.1). */
async function answerWithIdToken(drafted: DraftedTokens): Promise<TokenResponse> {
  const { grant, lifespan } = drafted;
  return {
    ...responseClaims(drafted),
    access_token: await signIdToken(drafted),
    expires_in: lifespan,
    refresh_expires_in: 0,
    token_type: 'N_A',
    ...alongside(grant),
  };
}

/** What the mappers put beside the tokens. */
function responseClaims({ grant: { client, scope }, context }: DraftedTokens): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  applyMappers(claims, mappersOf(client, scope.scopes), 'response', context);
  return claims;
}

const alongside = ({ realm, client, user, session, scope, issuedTokenType }: Grant) => ({
  'not-before-policy': Math.max(realm.settings.notBefore, client.notBefore, user.notBefore),
  ...(session && { session_state: session.session.id }),
  scope: scope.answer,
  ...(issuedTokenType !== undefined && { issued_token_type: issuedTokenType }),
});

function contextOf(
  { realm, client, issuer, user, userGroups, scope, notes, session }: Grant,
  allRoles: ReadonlySet<string>,
): TokenContext {
  const roleIds = rolesInScope(realm, client, scope.scopes, allRoles);
  const roles = shapedRoles(realm, roleIds, mappersOf(client, scope.scopes));
  return { realm, client, issuer, user, groups: userGroups, roles, notes, sessionId: session?.session.id };
}

async function signIdToken(drafted: DraftedTokens, accessToken?: string): Promise<string> {
  const { keys } = drafted;
  return sealIdToken(drafted, { at_hash: accessToken && halfHash(accessToken, keys.id) });
}

async function sealIdToken(drafted: DraftedTokens, hashes: Hashes, isDetached = false): Promise<string> {
  const { keys } = drafted;
  const claims = idTokenClaims(drafted, hashes);
  const signed = await signJws(isDetached ? withoutPerson(claims) : claims, keys.id);
  return keys.recipient ? encryptJwe(signed, keys.recipient, 'JWT') : signed;
}

/** What an ID token says that is a signature of what goes along and no more. */
const OF_A_SIGNATURE = 'exp iat jti iss aud sub typ azp nonce sid at_hash c_hash s_hash'.split(' ');
const DETACHED_SIGNATURE = 'id.token.as.detached.signature';

/** A browser is to learn nothing of the person (FAPI 1.0 part 2 section 5.1.1). */
const withoutPerson = (claims: Claims): Claims =>
  Object.fromEntries(OF_A_SIGNATURE.map((name) => [name, claims[name]]));

/** What of an answer goes by the browser. */
interface ForBrowser {
  readonly token: boolean;
  readonly idToken: boolean;
  /** The code that goes along. */
  readonly codeText: string | undefined;
  readonly state: string | undefined;
}

/** Tokens that go by the browser, bound to what goes along (OpenID Connect Core section 3.3.2.11). */
export async function signForBrowser(
  drafted: DraftedTokens,
  { token, idToken, codeText, state }: ForBrowser,
) {
  const { grant, lifespan, access, keys } = drafted;
  const accessToken = token ? await signJws(access, keys.access, accessTokenHeader(grant.client)) : undefined;
  const hash = (text: string | undefined) => text && halfHash(text, keys.id);
  const hashes = { at_hash: hash(accessToken), c_hash: hash(codeText), s_hash: hash(state) };
  return {
    accessToken,
    idToken: idToken ? await sealIdToken(drafted, hashes, isOn(grant.client, DETACHED_SIGNATURE)) : undefined,
    expiresIn: lifespan,
  };
}

/** Of what goes along with an ID token (OpenID Connect Core section 3.3.2.11, FAPI 1.0 part 2 section 5.1.1). */
interface Hashes {
  readonly at_hash?: string | undefined;
  readonly c_hash?: string | undefined;
  readonly s_hash?: string | undefined;
}

export function idTokenClaims(
  { grant: given, context: usual, lifespan }: DraftedClaims,
  hashes: Hashes = {},
): Claims {
  const { idScopes } = given.scope;
  const grant = idScopes ? { ...given, scope: { ...given.scope, scopes: idScopes } } : given;
  const { client, issuer, user, scope, session, nonce, now } = grant;
  const context = idScopes ? contextOf(grant, grant.realm.roles.expand(grant.userRoles)) : usual;
  const claims: Record<string, unknown> = {
    exp: now + lifespan,
    iat: now,
    jti: newId(),
    iss: issuer,
    aud: client.clientId,
    sub: user.id,
    typ: 'ID',
    azp: client.clientId,
    nonce,
    sid: session?.session.id,
    ...hashes,
  };
  applyMappers(claims, mappersOf(client, scope.scopes), 'id', context);
  if (isUntraceable(grant, claims)) claims.jti = untraceableTokenId();
  return claims;
}

/** The left half of the access token's hash (OpenID Connect Core section 3.1.3.6). */
function halfHash(token: string, { algorithm }: Key): string {
  const hash = createHash(`sha${/\d{3}$/.exec(algorithm)?.[0] ?? '512'}`)
    .update(token)
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** A client may want another algorithm than its realm. */
export const keyFor = (making: KeyMaking, realm: RealmView, algorithm: string | undefined): Promise<Key> =>
  signingKey(making, realm, algorithm || realm.settings.defaultSignatureAlgorithm);
