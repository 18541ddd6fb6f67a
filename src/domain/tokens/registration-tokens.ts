import { newId } from '../../lib/ids.ts';
import type { KeyMaking } from '../keys/signing-key.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { InitialAccessToken } from './initial-access-token.ts';
import { openJws, signJws } from './jws.ts';
import { ownKey, signOwn } from './own-token.ts';

export const INITIAL_ACCESS_TOKEN = 'InitialAccessToken';
export const REGISTRATION_ACCESS_TOKEN = 'RegistrationAccessToken';

/** Which chain of policies a client was registered under, and stays under. */
export type RegistrationChain = 'anonymous' | 'authenticated';

/** The realm's secret for tokens that only the realm itself reads. */

/** The token an administrator hands out so that its bearer can register clients (RFC 7591 section 3). */
export async function issueInitialAccessToken(
  making: KeyMaking,
  realm: RealmView,
  issuer: string,
  token: InitialAccessToken,
): Promise<string> {
  const claims = {
    exp: token.expiration > 0 ? token.timestamp + token.expiration : 0,
    iat: token.timestamp,
    jti: token.id,
    iss: issuer,
    aud: issuer,
    typ: INITIAL_ACCESS_TOKEN,
    ...(token.webOrigins && { 'allowed-origins': token.webOrigins }),
  };
  return signOwn(making, realm, claims);
}

export interface RegistrationAccessToken {
  /** Id of the token, the client's to remember. */
  readonly id: string;
  readonly token: string;
}

/**
 * A new token for the client configuration endpoint (RFC 7592 section 3). It never expires by itself: it ends when
 * the client remembers another id.
 * @param origins web origins that may use it from a browser; left out of the token when undefined
 * @param iat seconds since 1970
 */
export async function issueRegistrationAccessToken(
  making: KeyMaking,
  realm: RealmView,
  issuer: string,
  chain: RegistrationChain,
  origins: readonly string[] | undefined,
  iat: number,
): Promise<RegistrationAccessToken> {
  const id = newId();
  const claims = {
    exp: 0,
    iat,
    jti: id,
    iss: issuer,
    aud: issuer,
    typ: REGISTRATION_ACCESS_TOKEN,
    registration_auth: chain,
    ...(origins && { 'allowed-origins': origins }),
  };
  return { id, token: await signOwn(making, realm, claims) };
}

/**
 * The same token, by the key that signs now: whoever reads with one of an older key is given one that outlives it (as Keycloak). Both are good while
 * both keys are.
 * @param token one that was found good
 * @param iat seconds since 1970
 */
export async function signedAnew(
  making: KeyMaking,
  realm: RealmView,
  token: string,
  iat: number,
): Promise<string> {
  const key = await ownKey(making, realm);
  const opened = openJws(token);
  return opened === undefined || opened.kid === key.kid ? token : signJws({ ...opened.claims, iat }, key);
}
