import type { Client } from '../clients/client.ts';
import { findClientView, findUserView, type UserView } from '../clients/client-view.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
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
  /** Revoked, or from before the client's or the user's `notBefore`. */
  | { readonly kind: 'revoked' }
  | { readonly kind: 'no session' }
  | { readonly kind: 'no client' }
  | { readonly kind: 'no user' };

/**
 * Who is behind a token of the realm whose signature and times are right. A token outlives neither its session nor its
 * user nor its client. Asks the cache alone.
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
  // Only a client itself gets tokens without a session. What `sub` says is the mappers' affair.
  const userId = session ? session.userId : view.serviceAccountId;
  const user = userId === undefined ? undefined : await findUserView(store, realm.id, userId);
  if (!user?.user.enabled) return { kind: 'no user' };
  if (Number(claims.iat) < user.user.notBefore) return { kind: 'revoked' };
  return { kind: 'in force', user, client, session };
}

async function findSession(
  store: Store,
  realm: RealmView,
  client: Client,
  id: string,
  claims: Claims,
  now: number,
): Promise<UserSession | undefined> {
  for (const kind of kindsOf(claims)) {
    const session = await findActiveSession(store, realm, { realmId: realm.id, id, kind }, now);
    const part = session?.clients.find(({ clientId }) => clientId === client.id);
    if (session && part && isClientActive(realm.settings, client, session, part, now)) return session;
  }
  return undefined;
}

/** An access token's id begins with the kind of its session; an ID token does not say. */
function kindsOf(claims: Claims): readonly SessionKind[] {
  const { typ, jti } = claims;
  const access = isAccessToken(claims);
  if (typ === 'Refresh' || (access && String(jti).startsWith('on'))) return ['online'];
  if (typ === 'Offline' || (access && String(jti).startsWith('of'))) return ['offline'];
  return ['online', 'offline'];
}
