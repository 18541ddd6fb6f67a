import type { KeyMaking } from '../domain/keys/signing-key.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { refreshableUntil } from '../domain/sessions/lifespan.ts';
import type { SessionKind } from '../domain/sessions/session.ts';
import { type Claims, verifyJws } from '../domain/tokens/jws.ts';
import { signOwn } from '../domain/tokens/own-token.ts';
import type { Confirmation } from '../domain/tokens/possession.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import type { Grant, GrantedSession } from './grant.ts';
import { refreshConfirmation } from './token-binding.ts';

/** `typ` of refresh tokens, by the kind of session they live on. */
const TYPES: Readonly<Record<SessionKind, string>> = { online: 'Refresh', offline: 'Offline' };
const KINDS: Readonly<Record<string, SessionKind>> = { Refresh: 'online', Offline: 'offline' };

/** What a refresh token says. */
export interface RefreshToken {
  readonly id: string;
  readonly kind: SessionKind;
  readonly sid: string;
  /** Public id of the client it was issued to. */
  readonly azp: string;
  readonly scope: string;
  readonly iat: number;
  /** Absent for never. */
  readonly exp: number | undefined;
  readonly reuseId: string | undefined;
  /** The audience that was asked for; undefined where none was. */
  readonly audience: readonly string[] | undefined;
  /** Where its tokens may be good, where that was said (RFC 8707). */
  readonly resources: readonly string[] | undefined;
  readonly claims: Claims;
}

/** When a refresh token of this grant is over; undefined where it lives as long as it is used. */
export function refreshTokenExpiry(
  { realm, client, now }: Grant,
  { session, part }: GrantedSession,
): number | undefined {
  if (session.kind === 'offline' && !realm.settings.offlineSessionMaxLifespanEnabled) return undefined;
  return refreshableUntil(realm.settings, client, session, part.startedAt, now);
}

/** @param access claims of the access token that goes with it */
export async function signRefreshToken(
  making: KeyMaking,
  grant: Grant,
  { session, refresh }: GrantedSession,
  exp: number | undefined,
  access: Claims,
  binding: Confirmation,
): Promise<string> {
  const { realm, client, issuer, scope, now } = grant;
  const claims = {
    exp,
    iat: now,
    jti: refresh?.id,
    iss: issuer,
    aud: issuer,
    sub: access.sub,
    typ: TYPES[session.kind],
    azp: client.clientId,
    sid: session.id,
    cnf: refreshConfirmation(client, binding),
    // Where a mapper puts it into access tokens, it stays with what comes of them (as Keycloak).
    nonce: access.nonce,
    scope: scope.all,
    aud_x: access.aud,
    prov: 'default',
    'req-aud': refresh?.audience,
    resource: refresh?.resources,
    reuse_id: refresh?.reuseId,
  };
  return signOwn(making, realm, claims);
}

/** A refresh token of this realm, in force or not; undefined for anything else. */
export function decodeRefreshToken(realm: RealmView, issuer: string, text: string): RefreshToken | undefined {
  const claims = verifyJws(text, realm.keys);
  if (!claims || claims.iss !== issuer) return undefined;
  const kind = KINDS[stringClaim(claims, 'typ') ?? ''];
  const [id, sid] = [stringClaim(claims, 'jti'), stringClaim(claims, 'sid')];
  if (!kind || id === undefined || sid === undefined) return undefined;
  const { exp, iat } = claims;
  return {
    id,
    kind,
    sid,
    azp: stringClaim(claims, 'azp') ?? '',
    scope: stringClaim(claims, 'scope') ?? '',
    iat: Number(iat),
    exp: typeof exp === 'number' ? exp : undefined,
    reuseId: stringClaim(claims, 'reuse_id'),
    resources: Array.isArray(claims.resource) ? (claims.resource as string[]) : undefined,
    audience: Array.isArray(claims['req-aud']) ? (claims['req-aud'] as string[]) : undefined,
    claims,
  };
}
