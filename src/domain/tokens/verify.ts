import type { RealmView } from '../realms/realm-view.ts';
import { type Claims, verifyJws } from './jws.ts';

/**
 * The claims of a token of this realm that is in force: signed by one of its keys, issued under this URL, neither
 * expired nor issued before the realm's `notBefore`. Undefined for anything else. `exp: 0` never expires.
 * @param now seconds since 1970
 */
export function verifyRealmToken(
  realm: RealmView,
  issuer: string,
  token: string,
  now: number,
): Claims | undefined {
  const claims = verifyJws(token, realm.keys);
  if (!claims || claims.iss !== issuer) return undefined;
  const { exp, iat, nbf } = claims;
  if (typeof exp === 'number' && exp !== 0 && exp <= now) return undefined;
  if (typeof nbf === 'number' && nbf > now) return undefined;
  if (typeof iat === 'number' && iat < realm.settings.notBefore) return undefined;
  return claims;
}

/** Whether a token is one to call with, in either spelling of its type, or bound to a key (RFC 9449 section 6). */
export const isAccessToken = ({ typ }: Claims): boolean =>
  typ === 'Bearer' || typ === 'bearer' || typ === 'DPoP';

export const stringClaim = (claims: Claims, name: string): string | undefined => {
  const value = claims[name];
  return typeof value === 'string' ? value : undefined;
};
