import type { Client } from '../../domain/clients/client.ts';
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
 * behind it, or has only been a guest itself, gives no refresh tokens. The part keeps whose tokens it came out of, to end
 * when one of these is revoked.
 * @throws {Refusal} 400
 */
export async function exchangeSession(
  { realm, form, authenticated: { client }, store }: GrantRequest,
  { session: seen, client: subjectClient }: TokenSubject,
  { jti, azp }: Claims,
  { refresh, audience }: Wanted,
  now: number,
): Promise<Pick<Grant, 'session' | 'unit'>> {
  const kind = readAccessTokenId(String(jti));
  const isLasting = kind?.basis === 'online';
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
  const isGuest = !isLasting || !(refresh || partOf(seen, client));
  if (isGuest) return { session: { session: seen, part: begun, isGuest }, unit: [] };
  // What is to be written is read from the database: the cache does not hear of a session's use.
  const session = (await store.sessions.find(seen)) ?? seen;
  const old = partOf(session, client);
  const earlier = kind?.origin === 'te' ? partOf(session, subjectClient)?.exchangedFrom : undefined;
  const from = [...(earlier ?? []), String(azp)];
  const granted = (part: ClientSession) => ({
    session,
    part,
    ...(refresh && { refresh: { ...nextRefreshToken(realm.settings, undefined), audience } }),
  });
  if (!old) {
    const part = { ...begun, exchangedFrom: from };
    return { session: granted(part), unit: [store.sessions.join(session, part)] };
  }
  const goesOn = isClientActive(realm.settings, client, session, old, now);
  const { revision: ifRevision } = old;
  const before = goesOn ? old : begun;
  const part: ClientSession = {
    ...before,
    lastAccess: session.lastAccess,
    ...(scope !== undefined && { scope }),
    exchangedFrom: [...new Set([...(before.exchangedFrom ?? []), ...from])],
  };
  const isSame = part.scope === old.scope && part.exchangedFrom?.length === old.exchangedFrom?.length;
  const unchanged = goesOn && !refresh && isSame;
  return {
    session: granted(part),
    unit: unchanged ? [] : [store.sessions.use(session, part, { ifRevision })],
  };
}

const partOf = ({ clients }: UserSession, { id }: Client): ClientSession | undefined =>
  clients.find(({ clientId }) => clientId === id);
