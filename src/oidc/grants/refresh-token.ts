import type { UserView } from '../../domain/clients/client-view.ts';
import { findUserView } from '../../domain/clients/client-view.ts';
import { isConsented } from '../../domain/consents/granted-scopes.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { isActive, isClientActive, isUsable } from '../../domain/sessions/lifespan.ts';
import { rotate } from '../../domain/sessions/rotation.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { invalidGrant, invalidScope } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { tell } from '../happening.ts';
import { isStillOffline, OFFLINE_TAKEN_BACK, requireOfflineRole } from '../offline-access.ts';
import { decodeRefreshToken, type RefreshToken } from '../refresh-token.ts';
import { narrowResources } from '../resources.ts';
import { grantScope, refreshScope, scopesOfToken } from '../scope.ts';
import { checkBinding } from '../token-binding.ts';
import { refreshTokenType } from '../token-events.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { getsRefreshTokens, nextRefreshToken } from './session.ts';

/**
 * A client exchanges its refresh token for new tokens (RFC 6749 section 6). The session is read from the database, and
 * written under the condition that it is still there: whatever ended it on any node counts.
 */
export const refreshToken: GrantType = {
  id: 'refresh_token',
  repeatable: ['resource'],
  async authorize(asked) {
    const { realm, issuer, form, authenticated, store, clock } = asked;
    const { client } = authenticated;
    const now = seconds(clock);
    const { token, lightweight, bindsRefreshTokenAlone } = await readToken(asked, now);
    const session = await findSession(asked, token, now);
    const user = await findUser(asked, session, token);
    const userRoles = realm.roles.expand(user.roleIds);
    if (token.kind === 'offline' && !isStillOffline(realm, client, token.scope, userRoles))
      throw invalidGrant(OFFLINE_TAKEN_BACK);
    const part = findPart(asked, session, token, now);
    const refresh = {
      ...nextRefreshToken(realm.settings, token.reuseId),
      audience: token.audience,
      resources: token.resources,
    };
    const scope = refreshScope(realm, client, token.scope, form.get('scope'), userRoles, token.kind);
    const resources = narrowResources(token.resources, form.all('resource'), client, scope.scopes);
    if (token.kind === 'offline')
      requireOfflineRole(realm, client, scopesOfToken(realm, client, token.scope), userRoles);
    if (!(await isConsented(store, client, user.user.id, scope.scopes)))
      throw invalidScope('Client no longer has requested consent from user');
    const used = await use(asked, session, part, token, refresh.id, now);
    const { withoutRefreshToken } = await heedClientPolicies(
      'TOKEN_REFRESH_RESPONSE',
      { ...asked, client },
      { scope: part.scope },
    );
    tell(asked.happening, { age_of_refresh_token: String(now - token.iat) });
    // Where a mapper put it into access tokens, it goes on.
    const nonce = stringClaim(token.claims, 'nonce');
    return {
      realm,
      client,
      issuer,
      user: user.user,
      userRoles: user.roleIds,
      userGroups: user.groups,
      scope,
      nonce,
      notes: { ...session.notes, ...part.notes, ...(nonce !== undefined && { nonce }) },
      by: 'rt',
      ...(resources && { audience: resources }),
      ...(lightweight && { lightweight }),
      ...(bindsRefreshTokenAlone && { bindsRefreshTokenAlone }),
      session: { session, part, ...(getsRefreshTokens(client) && !withoutRefreshToken && { refresh }) },
      unit: used === part ? [] : [store.sessions.use(session, used, ifRotating(realm, part))],
      now,
    };
  },
};

/** The token that is presented, and how client policies have the new ones be. @throws {Refusal} 400 */
async function readToken(asked: GrantRequest, now: number) {
  const { realm, issuer, form, authenticated, binding } = asked;
  const { client } = authenticated;
  const text = form.get('refresh_token');
  if (!text) throw new Refusal(400, 'invalid_request', { description: 'No refresh token', event: 'none' });
  const wanted = form.get('scope');
  if (wanted !== undefined) grantScope(realm, client, wanted);
  const known = decodeRefreshToken(realm, issuer, text);
  const { lightweight, bindsRefreshTokenAlone } = await heedClientPolicies(
    'TOKEN_REFRESH',
    { ...asked, client },
    { scope: wanted, token: known?.claims },
  );
  const token = inForce(known, asked, now);
  asked.happening.sessionId = token.sid;
  tell(asked.happening, {
    refresh_token_id: token.id,
    refresh_token_type: refreshTokenType(token.kind),
    refresh_token_sub: stringClaim(token.claims, 'sub'),
  });
  checkBinding(client, token.claims, binding, asked.request);
  return { token, lightweight, bindsRefreshTokenAlone };
}

/** A token that is good by itself, and the client's. @throws {Refusal} 400 */
function inForce(
  token: RefreshToken | undefined,
  { realm, authenticated: { client } }: GrantRequest,
  now: number,
): RefreshToken {
  if (!token) throw invalidGrant('Invalid refresh token');
  if (token.iat < Math.max(realm.settings.notBefore, client.notBefore)) throw invalidGrant('Stale token');
  if (token.exp !== undefined && token.exp <= now) throw invalidGrant('Token is not active');
  if (token.azp !== client.clientId)
    throw invalidGrant("Invalid refresh token. Token client and authorized client don't match");
  return token;
}

/** What the client has had of the session, where that is not over. @throws {Refusal} 400 */
function findPart(
  { realm, authenticated: { client } }: GrantRequest,
  session: UserSession,
  { kind }: RefreshToken,
  now: number,
): ClientSession {
  const part = session.clients.find(({ clientId }) => clientId === client.id);
  const isOver = part && !isClientActive(realm.settings, client, session, part, now);
  if (isOver && kind === 'online') throw invalidGrant('Session not active');
  if (!part || isOver) throw invalidGrant("Session doesn't have required client");
  return part;
}

async function findSession(
  { realm, store }: GrantRequest,
  { sid: id, kind }: RefreshToken,
  now: number,
): Promise<UserSession> {
  const [session] = await Promise.all([
    store.sessions.find({ realmId: realm.id, id, kind }),
    // Its user is read through the cache: whoever disabled them elsewhere has been heard by then.
    store.heard(),
  ]);
  if (!session || !isActive(realm.settings, session, now))
    throw invalidGrant(kind === 'offline' ? 'Offline user session not found' : 'Session not active');
  if (!isUsable(realm.settings, session, now))
    throw invalidGrant(kind === 'offline' ? 'Offline session not active' : 'Session not active');
  return session;
}

async function findUser(
  { realm, store }: GrantRequest,
  { userId }: UserSession,
  { iat }: RefreshToken,
): Promise<UserView> {
  const view = await findUserView(store, realm.id, userId);
  if (!view) throw invalidGrant('Unknown user');
  if (!view.user.enabled) throw invalidGrant('User disabled');
  if (iat < view.user.notBefore) throw invalidGrant('Stale token');
  return view;
}

/** Two uses of one line at once count as two: the second finds what the first has left. */
const ifRotating = ({ settings }: RealmView, { revision }: ClientSession) =>
  settings.revokeRefreshToken ? { ifRevision: revision } : {};

/**
 * The client's part of the session after this use; the same one when there is nothing to write. A token that comes back
 * was stolen, before or now: whoever holds one of its line, no one goes on with it.
 */
async function use(
  { realm, store }: GrantRequest,
  session: UserSession,
  part: ClientSession,
  token: RefreshToken,
  nextId: string,
  now: number,
): Promise<ClientSession> {
  const used = { ...part, lastAccess: now };
  const { revokeRefreshToken, refreshTokenMaxReuse } = realm.settings;
  if (!revokeRefreshToken) return part.lastAccess === now && session.lastAccess === now ? part : used;
  const line = token.reuseId ?? '';
  const outcome = rotate(part.rotations[line], token.id, nextId, refreshTokenMaxReuse);
  if (outcome.kind === 'next') return { ...used, rotations: { ...part.rotations, [line]: outcome.rotation } };
  await store.commit([store.sessions.removeClient(session, part.clientId)]);
  throw invalidGrant(
    outcome.kind === 'stale' ? 'Stale token' : 'Maximum allowed refresh token reuse exceeded',
  );
}
