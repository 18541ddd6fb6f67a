import type { Client } from '../clients/client.ts';
import { findClientView, findUserView, type UserView } from '../clients/client-view.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { isTraceable, readAccessTokenId } from '../tokens/access-token-id.ts';
import type { Claims } from '../tokens/jws.ts';
import { isRevoked } from '../tokens/spent-token.ts';
import { isAccessToken, stringClaim } from '../tokens/verify.ts';
import { isClientActive } from './lifespan.ts';
import type { SessionKind, UserSession } from './session.ts';
import { findActiveSession } from './session-view.ts';

/** Who is behind a token: the user, the client it was issued to, and the session where there is one. */
export interface TokenSubject {
  readonly user: UserView;
  readonly client: Client;
  readonly session: UserSession | undefined;
}

export type SubjectOutcome =
  | ({ readonly kind: 'in force' } & TokenSubject)
  /** Revoked, or from before the client's `notBefore`. */
  | { readonly kind: 'revoked' }
  /** From before the user's `notBefore`. */
  | { readonly kind: 'user logged out' }
  | { readonly kind: 'no session' }
  | { readonly kind: 'no client' }
  /** There is none, or one who is disabled. */
  | {
      readonly kind: 'no user';
      readonly user: UserView | undefined;
      readonly session: UserSession | undefined;
    };

/**
 * Who is behind a token of the realm whose signature and times are right. A token outlives neither its session nor its
 * user nor its client, wherever these have ended. Asks the cache alone: the door has had the node hear what was acknowledged
 * before the request (`Store.heard`).
 * @param now seconds since 1970
 */
export async function findSubject(
  store: Store,
  realm: RealmView,
  claims: Claims,
  now: number,
): Promise<SubjectOutcome> {
  const [id, azp] = [stringClaim(claims, 'jti') ?? '', stringClaim(claims, 'azp') ?? ''];
  if (await isRevoked(store, realm.id, id)) return { kind: 'revoked' };
  const view = await findClientView(store, realm.id, azp);
  if (!view?.client.enabled) return { kind: 'no client' };
  const { client } = view;
  if (Number(claims.iat) < client.notBefore) return { kind: 'revoked' };
  const sid = stringClaim(claims, 'sid');
  const session = sid === undefined ? undefined : await findSession(store, realm, client, sid, claims, now);
  if (sid !== undefined && !session) return { kind: 'no session' };
  const userId = session ? session.userId : userWithoutSession(claims, view.serviceAccountId);
  const user = userId === undefined ? undefined : await findUserView(store, realm.id, userId);
  if (!user?.user.enabled) return { kind: 'no user', user, session };
  if (Number(claims.iat) < user.user.notBefore) return { kind: 'user logged out' };
  return { kind: 'in force', user, client, session };
}

/**
 * Whom a token without a session is about: of a client's own access token it is known, whatever mappers made of `sub`;
 * of others `sub` says it, unless their id says that it is a mapper's.
 */
function userWithoutSession(claims: Claims, serviceAccountId: string | undefined): string | undefined {
  const id = String(claims.jti);
  if (isAccessToken(claims) && readAccessTokenId(id)?.origin === 'cc') return serviceAccountId;
  return isTraceable(id) ? stringClaim(claims, 'sub') : undefined;
}

async function findSession(
  store: Store,
  realm: RealmView,
  client: Client,
  id: string,
  claims: Claims,
  now: number,
): Promise<UserSession | undefined> {
  const { kinds, isGuest } = lookup(claims);
  for (const kind of kinds) {
    const session = await findActiveSession(store, realm, { realmId: realm.id, id, kind }, now);
    if (session && isGuest) return session;
    const part = session?.clients.find(({ clientId }) => clientId === client.id);
    if (session && part && isClientActive(realm.settings, client, session, part, now)) return session;
  }
  return undefined;
}

/** Where a token's session is looked for, and whether its client has no part in it. An ID token does not say. */
function lookup(claims: Claims): { kinds: readonly SessionKind[]; isGuest: boolean } {
  const { typ, jti } = claims;
  const isGuest = false;
  if (typ === 'Refresh') return { kinds: ['online'], isGuest };
  if (typ === 'Offline') return { kinds: ['offline'], isGuest };
  const basis = isAccessToken(claims) ? readAccessTokenId(String(jti))?.basis : undefined;
  if (basis === 'online' || basis === 'offline') return { kinds: [basis], isGuest };
  if (basis === 'within online') return { kinds: ['online'], isGuest: true };
  if (basis === 'within offline') return { kinds: ['offline'], isGuest: true };
  return { kinds: ['online', 'offline'], isGuest };
}
