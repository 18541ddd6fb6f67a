import type { Key } from '../keys/key.ts';
import { type KeyMaking, signingKey } from '../keys/signing-key.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { type Claims, signJws } from './jws.ts';
import { verifyRealmToken } from './verify.ts';

/** The realm itself is the only one to read it: a secret is enough, and costs next to nothing. */
const ALGORITHM = 'HS512';

/** The key by which a realm signs what it alone reads. */
export const ownKey = (making: KeyMaking, realm: RealmView): Promise<Key> =>
  signingKey(making, realm, ALGORITHM);

/**
 * What a realm gives away to read it again itself: a cookie, the state of a form, a link, a refresh token.
 * @param claims with a `typ` that says what it is good for, since all are signed alike
 */
export const signOwn = async (making: KeyMaking, realm: RealmView, claims: Claims): Promise<string> =>
  signJws(claims, await ownKey(making, realm));

/**
 * The claims of such a token that is in force, and of that type; undefined for anything else.
 * @param now seconds since 1970
 */
export function readOwn(
  realm: RealmView,
  issuer: string,
  type: string,
  text: string,
  now: number,
): Claims | undefined {
  const claims = verifyRealmToken(realm, issuer, text, now);
  return claims?.typ === type ? claims : undefined;
}
