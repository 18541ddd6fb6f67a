import { isClientActive } from '../../domain/sessions/lifespan.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import type { TokenSubject } from '../../domain/sessions/token-subject.ts';
import { readAccessTokenId } from '../../domain/tokens/access-token-id.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import type { Grant } from '../grant.ts';
import type { GrantRequest } from './grant.ts';
import { nextRefreshToken } from './session.ts';

interface Wanted {
  /** Whether a refresh token is. */
  readonly refresh: boolean;
  readonly audience: readonly string[] | undefined;
}

/**
 * The session that exchanged tokens live on: that of the subject token, never one of their own. With a refresh token
 * the client gets a part in it; without, it stays a guest there unless it has one already. What has no online session
 * behind it, or has only been a guest itself, gives no refresh tokens.
 * @throws {Refusal} 400
 */
export async function exchangeSession(
  { realm, form, authenticated: { client }, store }: GrantRequest,
  { session: seen }: TokenSubject,
  { jti }: Claims,
  { refresh, audience }: Wanted,
  now: number,
): Promise<Pick<Grant, 'session' | 'unit'>> {
  const isLasting = readAccessTokenId(String(jti))?.basis === 'online';
  if (refresh && !isLasting)
    throw invalidRequest(
      'Refresh token not valid as requested_token_type because creating a new session is needed',
    );
  if (!seen) return { unit: [] };
  const scope = form.get('scope');
  const begun: ClientSession = {
    clientId: client.id,
    startedAt: now,
    lastAccess: now,
    notes: {},
    ...(scope !== undefined && { scope }),
    rotations: {},
  };
  const partOf = ({ clients }: UserSession) => clients.find(({ clientId }) => clientId === client.id);
  const isGuest = !isLasting || !(refresh || partOf(seen));
  if (isGuest) return { session: { session: seen, part: begun, isGuest }, unit: [] };
  // What is to be written is read from the database: the cache does not hear of a session's use.
  const session = (await store.sessions.find(seen)) ?? seen;
  const old = partOf(session);
  const granted = (part: ClientSession) => ({
    session,
    part,
    ...(refresh && { refresh: { ...nextRefreshToken(realm.settings, undefined), audience } }),
  });
  if (!old) return { session: granted(begun), unit: [store.sessions.join(session, begun)] };
  const goesOn = isClientActive(realm.settings, client, session, old, now);
  const { revision: ifRevision } = old;
  const before = goesOn ? old : begun;
  const part: ClientSession = {
    ...before,
    lastAccess: session.lastAccess,
    ...(scope !== undefined && { scope }),
  };
  const unchanged = goesOn && !refresh && part.scope === old.scope;
  return {
    session: granted(part),
    unit: unchanged ? [] : [store.sessions.use(session, part, { ifRevision })],
  };
}
