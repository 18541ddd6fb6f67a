import type { KeyMaking } from '../domain/keys/signing-key.ts';
import { signJws } from '../domain/tokens/jws.ts';
import { accessTokenHeader, responseType } from './access-token.ts';
import { accessBinding, type DraftedTokens } from './draft-tokens.ts';
import { type Grant, ID_TOKEN_TYPE } from './grant.ts';
import { signFrontChannelIdToken, signIdToken } from './id-token.ts';
import { applyMappers, mappersOf } from './protocol-mappers/index.ts';
import { refreshTokenExpiry, signRefreshToken } from './refresh-token.ts';

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

/** Signs what was drafted, for the answer of the token endpoint. */
export async function signTokens(making: KeyMaking, drafted: DraftedTokens): Promise<TokenResponse> {
  const { grant, binding, lifespan, access, keys } = drafted;
  const { client, scope, session, now } = grant;
  if (grant.issuedTokenType === ID_TOKEN_TYPE) return answerWithIdToken(drafted);
  const accessToken = await signJws(access, keys.access, accessTokenHeader(client));
  const expiry = session?.refresh && refreshTokenExpiry(grant, session);
  const [idToken, refreshToken] = await Promise.all([
    scope.openid ? signIdToken(drafted, { accessToken }) : undefined,
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

/** What of an answer goes by the browser, and what goes along. */
interface ForBrowser {
  readonly token: boolean;
  readonly idToken: boolean;
  readonly code: string | undefined;
  readonly state: string | undefined;
}

/** Tokens that go by the browser, bound to what goes along (OpenID Connect Core section 3.3.2.11). */
export async function signForBrowser(
  drafted: DraftedTokens,
  { token, idToken, code, state }: ForBrowser,
): Promise<{
  readonly accessToken: string | undefined;
  readonly idToken: string | undefined;
  /** Seconds. */
  readonly expiresIn: number;
}> {
  const { grant, lifespan, access, keys } = drafted;
  const accessToken = token ? await signJws(access, keys.access, accessTokenHeader(grant.client)) : undefined;
  return {
    accessToken,
    idToken: idToken ? await signFrontChannelIdToken(drafted, { accessToken, code, state }) : undefined,
    expiresIn: lifespan,
  };
}
