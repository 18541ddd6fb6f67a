import type { UserView } from '../../domain/clients/client-view.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import { seconds } from '../../lib/clock.ts';
import { asksOffline, requireOfflineRole } from '../offline-access.ts';
import type { GrantedScope } from '../scope.ts';
import type { GrantRequest } from './grant.ts';

interface Online {
  readonly user: UserView;
  readonly scope: GrantedScope;
  readonly session: UserSession;
  readonly part: ClientSession;
}

/**
 * The offline session that outlives an online one, where that was asked for; it has the same id, and takes in one client after
 * the other.
 * @throws {Refusal} 400 when the user may not stay offline
 */
export async function offlineSession(
  { realm, authenticated: { client }, store, clock }: GrantRequest,
  { user, scope, session: online, part: onlinePart }: Online,
): Promise<
  { readonly session: UserSession; readonly part: ClientSession; readonly unit: Change[] } | undefined
> {
  if (!asksOffline(scope.scopes)) return undefined;
  requireOfflineRole(realm, client, scope.scopes, realm.roles.expand(user.roleIds));
  const now = seconds(clock);
  const { beganForOffline, exchangedFrom, ...had } = onlinePart;
  const part: ClientSession = { ...had, startedAt: now, lastAccess: now, rotations: {} };
  const key = { realmId: realm.id, id: online.id, kind: 'offline' as const };
  const known = await store.sessions.find(key);
  const leaving = beganForOffline
    ? store.sessions.remove(online)
    : store.sessions.use(online, { ...onlinePart, lastAccess: now });
  if (!known) {
    const session: UserSession = {
      ...online,
      kind: 'offline',
      startedAt: now,
      lastAccess: now,
      clients: [part],
    };
    return { session, part, unit: [store.sessions.start(session), leaving] };
  }
  const before = known.clients.find(({ clientId }) => clientId === client.id);
  const unit = before ? store.sessions.use(key, part) : store.sessions.join(key, part);
  return { session: known, part, unit: [unit, leaving] };
}
