import { createHash } from 'node:crypto';
import { isOn } from '../domain/clients/attributes.ts';
import type { Key } from '../domain/keys/key.ts';
import { untraceableTokenId } from '../domain/tokens/access-token-id.ts';
import { encryptJwe } from '../domain/tokens/jwe.ts';
import { type Claims, signJws } from '../domain/tokens/jws.ts';
import { newId } from '../lib/ids.ts';
import { isUntraceable } from './access-token.ts';
import { contextOf, type DraftedClaims, type DraftedTokens } from './draft-tokens.ts';
import { applyMappers, mappersOf } from './protocol-mappers/index.ts';

/** What goes along with an ID token, which vouches for it. */
interface Along {
  readonly accessToken?: string | undefined;
  readonly code?: string | undefined;
  readonly state?: string | undefined;
}

/** The ID token of a grant: signed, and encrypted where the client asks for it. */
export function signIdToken(drafted: DraftedTokens, along: Along = {}): Promise<string> {
  return seal(idTokenClaims(drafted, hashesOf(along, drafted.keys.id)), drafted);
}

/** The same, by way of a browser: for a client that takes it as a signature of what goes along it tells no more than that. */
export function signFrontChannelIdToken(drafted: DraftedTokens, along: Along): Promise<string> {
  const claims = idTokenClaims(drafted, hashesOf(along, drafted.keys.id));
  return seal(isOn(drafted.grant.client, DETACHED_SIGNATURE) ? withoutPerson(claims) : claims, drafted);
}

async function seal(claims: Claims, { keys }: DraftedTokens): Promise<string> {
  const signed = await signJws(claims, keys.id);
  return keys.recipient ? encryptJwe(signed, keys.recipient, 'JWT') : signed;
}

const DETACHED_SIGNATURE = 'id.token.as.detached.signature';
const OF_A_SIGNATURE = 'exp iat jti iss aud sub typ azp nonce sid at_hash c_hash s_hash'.split(' ');

/** A browser is to learn nothing of the person (FAPI 1.0 part 2 section 5.1.1). */
const withoutPerson = (claims: Claims): Claims =>
  Object.fromEntries(OF_A_SIGNATURE.map((name) => [name, claims[name]]));

/** OpenID Connect Core section 3.3.2.11, FAPI 1.0 part 2 section 5.1.1. */
interface Hashes {
  readonly at_hash?: string | undefined;
  readonly c_hash?: string | undefined;
  readonly s_hash?: string | undefined;
}

const hashesOf = ({ accessToken, code, state }: Along, key: Key): Hashes => ({
  at_hash: accessToken && halfHash(accessToken, key),
  c_hash: code && halfHash(code, key),
  s_hash: state && halfHash(state, key),
});

/** The left half of a hash, by the hash function of the token's signature (OpenID Connect Core section 3.1.3.6). */
function halfHash(text: string, { algorithm }: Key): string {
  const hash = createHash(`sha${/\d{3}$/.exec(algorithm)?.[0] ?? '512'}`)
    .update(text)
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** Its claims, in Keycloak's order. They may be of other scopes than the access token's. */
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
