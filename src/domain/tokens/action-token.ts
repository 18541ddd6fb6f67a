import { newId } from '../../lib/ids.ts';
import type { KeyMaking } from '../keys/signing-key.ts';
import { issuerOf } from '../realms/issuer.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { type Claims, takeApart, verifyJws } from './jws.ts';
import { signOwn } from './own-token.ts';
import { stringClaim } from './verify.ts';

/** What links in mails are for, by the `typ` of their tokens (as Keycloak). */
const ACTIONS = [
  'reset-credentials',
  'verify-email',
  'execute-actions',
  'update-email',
  'idp-verify-account-via-email',
] as const;
export type ActionOfToken = (typeof ACTIONS)[number];

/** What every one says; the rest is the action's. */
const OWN_CLAIMS = new Set(['exp', 'iat', 'jti', 'iss', 'aud', 'sub', 'typ', 'azp', 'nonce', 'asid']);

/** What a link in a mail is good for: one thing, by one user, for one client, until it expires. */
export interface ActionToken {
  readonly id: string;
  readonly action: ActionOfToken;
  readonly userId: string;
  /** Public id of the client on whose behalf. */
  readonly clientId: string;
  /** Where it was asked for: whoever is there goes on there. Absent for mails of administrators. */
  readonly tab?: string | undefined;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** What it is about, under the action's own names. */
  readonly members: Claims;
}

/** One that is about to be issued; with the id of the one it goes on from, both are used up together. */
export type NewActionToken = Omit<ActionToken, 'id'> & Partial<Pick<ActionToken, 'id'>>;

/** The token of a link; signed with a secret, since the realm alone reads it. @param now seconds since 1970 */
export async function issueActionToken(
  making: KeyMaking,
  realm: RealmView,
  baseUrl: string,
  { id = newId(), action, userId, clientId, tab, expiresAt, members }: NewActionToken,
  now: number,
): Promise<string> {
  const issuer = issuerOf(baseUrl, realm.name);
  const claims = {
    exp: expiresAt,
    iat: now,
    jti: id,
    iss: issuer,
    aud: issuer,
    sub: userId,
    typ: action,
    azp: clientId,
    nonce: newId(),
    ...(tab !== undefined && { asid: tab }),
    ...members,
  };
  return signOwn(making, realm, claims);
}

/** What a link brought. */
export type ReadActionToken =
  | { readonly kind: 'good' | 'expired'; readonly token: ActionToken }
  /** A token of this realm for something else. */
  | { readonly kind: 'other'; readonly type: string | undefined; readonly id: string | undefined }
  /** Nobody here has signed it: nothing that it says is so. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'none' };

/** Reads what only `issueActionToken` of this realm, under this URL, can have written. @param now seconds since 1970 */
export function readActionToken(
  realm: RealmView,
  baseUrl: string,
  text: string,
  now: number,
): ReadActionToken {
  const claims = verifyJws(text, realm.keys);
  if (!claims) return { kind: takeApart(text) ? 'forged' : 'none' };
  if (claims.iss !== issuerOf(baseUrl, realm.name)) return { kind: 'forged' };
  const [id, userId, clientId, type] = ['jti', 'sub', 'azp', 'typ'].map((name) => stringClaim(claims, name));
  const action = ACTIONS.find((each) => each === type);
  const { exp: expiresAt, iat } = claims;
  if (!action || id === undefined || userId === undefined || clientId === undefined)
    return { kind: 'other', type, id };
  if (claims.aud !== claims.iss || typeof expiresAt !== 'number' || typeof iat !== 'number')
    return { kind: 'other', type, id };
  const token = {
    id,
    action,
    userId,
    clientId,
    tab: stringClaim(claims, 'asid'),
    expiresAt,
    members: Object.fromEntries(Object.entries(claims).filter(([name]) => !OWN_CLAIMS.has(name))),
  };
  // What the realm has revoked as a whole is as if it had expired.
  return { kind: expiresAt <= now || iat < realm.settings.notBefore ? 'expired' : 'good', token };
}

/** Seconds that links of users' own mails are good for: the action's, or those of all. */
export function userActionLifespan({ settings }: Pick<RealmView, 'settings'>, action: ActionOfToken): number {
  const own = Number(settings.attributes[`actionTokenGeneratedByUserLifespan.${action}`]);
  return own > 0 ? own : settings.actionTokenGeneratedByUserLifespan;
}
