import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { findSubject } from '../domain/sessions/token-subject.ts';
import type { Change, Store } from '../domain/store.ts';
import { proveKey } from '../domain/tokens/dpop-proof.ts';
import { type Claims, verifyJws } from '../domain/tokens/jws.ts';
import { isAccessToken, stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { duplicatedParameter, invalidRequest } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { authenticateRequester } from './client-authentication.ts';
import { heedClientPolicies } from './client-policies.ts';
import { contentSecurity } from './content-security.ts';
import { corsOf, corsOfRefusal } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { eventOf, type Happening, recordRefusal, tell, tellProved } from './happening.ts';
import { proofOf } from './token-binding.ts';
import { refreshTokenType } from './token-events.ts';

/** A client gives up a token of its own (RFC 7009). */
export async function revoke(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  const known: { client?: Client } = {};
  const happening: Happening = { realm, request, type: 'REVOKE_GRANT', details: {} };
  try {
    const form = readForm(request);
    let earlyHeaders = {};
    const met = (client: Client) => {
      known.client = client;
      tellProved(happening, client);
      earlyHeaders = corsOf(client, request);
    };
    const { client } = await authenticateRequester(dependencies, realm, request, form, met, happening);
    if (form.repeats) throw duplicatedParameter();
    const token = form.get('token');
    const now = seconds(clock);
    const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), token ?? '', now);
    const asked = { realm, request, form, client, clock };
    await heedClientPolicies('TOKEN_REVOKE', asked, {
      token: claims,
      proveKey: () => proveKey(store, realm, proofOf(request), undefined, now),
    });
    if (token === undefined) throw invalidRequest('Token not provided');
    const given = claims ?? expiredAccessToken(realm, request, token);
    await store.commit([
      ...(await revocation(store, happening, client, given, now)),
      ...eventOf(store, happening, clock.now()),
    ]);
    await heedClientPolicies('TOKEN_REVOKE_RESPONSE', asked);
    return { status: 200, earlyHeaders, headers: contentSecurity(realm) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    return { ...refused(error), earlyHeaders: corsOfRefusal(known.client, request) };
  }
}

/** An access token that is over by itself is as good as revoked. */
function expiredAccessToken(realm: RealmView, request: Request, token: string): Claims | undefined {
  const claims = verifyJws(token, realm.keys);
  const isOurs = claims?.iss === issuerOf(request.baseUrl, realm.name);
  return claims && isOurs && isAccessToken(claims) ? claims : undefined;
}

async function revocation(
  store: Store,
  happening: Happening,
  client: Client,
  claims: Claims | undefined,
  now: number,
): Promise<readonly Change[]> {
  const { realm } = happening;
  if (!claims) throw worthless('invalid_token');
  const { typ, azp } = claims;
  const access = isAccessToken(claims);
  if (!access && typ !== 'Refresh' && typ !== 'Offline')
    throw new Refusal(400, 'unsupported_token_type', {
      description: UNSUPPORTED,
      event: { error: 'invalid_token_type', reason: UNSUPPORTED },
    });
  if (azp !== client.clientId) throw invalidRequest('Unmatching clients');
  const outcome = await findSubject(store, realm, claims, now);
  const { user, session } = 'user' in outcome ? outcome : {};
  const isOver = (outcome.kind === 'revoked' || outcome.kind === 'user logged out') && access;
  if (outcome.kind !== 'in force' && outcome.kind !== 'no user' && !isOver)
    throw worthless(outcome.kind === 'no session' ? 'user_session_not_found' : 'invalid_token');
  happening.userId = user?.user.id ?? stringClaim(claims, 'sub');
  if (access) tell(happening, { token_id: stringClaim(claims, 'jti') });
  if (isOver) return [];
  // From the database: the cache does not hear of a session's use.
  const online = session && (await store.sessions.find({ ...session, kind: 'online' }));
  const followers = followersOf(online, client);
  if (access || !session) {
    await tellFollowers(store, happening, followers);
    return [
      // Remembered until it would have expired by itself.
      store.spentTokens.revoke(realm.id, String(claims.jti), Number(claims.exp)),
      ...(online ? followers.map((id) => store.sessions.removeClient(online, id)) : []),
    ];
  }
  happening.sessionId = session.id;
  tell(happening, {
    refresh_token_id: stringClaim(claims, 'jti'),
    refresh_token_type: refreshTokenType(session.kind),
    revoked_client: client.clientId,
  });
  const isIn = online?.clients.some(({ clientId }) => clientId === client.id);
  const others = followers.filter((id) => id !== client.id);
  if (isIn) await tellFollowers(store, happening, others);
  return [
    ...(session.kind === 'offline' ? withdrawal(store, session, [client.id]) : []),
    ...(online && isIn ? withdrawal(store, online, [client.id, ...others]) : []),
  ];
}

/**
 * Who has exchanged tokens of a client (RFC 8693) has no part in the session any more when that client gives one up, as long as
 * the chain may be.
 */
const followersOf = (online: UserSession | undefined, { clientId }: Client): readonly string[] =>
  (online?.clients ?? [])
    .filter(({ exchangedFrom }) => exchangedFrom?.includes(clientId))
    .map((part) => part.clientId);

async function tellFollowers(
  store: Store,
  happening: Happening,
  followers: readonly string[],
): Promise<void> {
  const clients = await Promise.all(followers.map((id) => store.clients.find(happening.realm.id, id)));
  const names = clients.flatMap((client) => client?.clientId ?? []);
  if (names.length > 0) tell(happening, { token_exchange_revoked_clients: names.join(',') });
}

const UNSUPPORTED = 'Unsupported token type';

/** A token that is no longer good, or never was, is as revoked as can be (RFC 7009 section 2.2): 200, says Keycloak. */
const worthless = (error: string) =>
  new Refusal(200, 'invalid_token', { description: 'Invalid token', event: { error } });

/** With its refresh token a client leaves the session; the last one ends it. */
const withdrawal = (
  { sessions }: Store,
  session: UserSession,
  leaving: readonly string[],
): readonly Change[] =>
  session.clients.every(({ clientId }) => leaving.includes(clientId))
    ? [sessions.remove(session)]
    : leaving.map((clientId) => sessions.removeClient(session, clientId));
