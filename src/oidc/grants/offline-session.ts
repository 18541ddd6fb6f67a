import type { UserView } from '../../domain/clients/client-view.ts';
import { rolesInScope } from '../../domain/roles/roles-in-scope.ts';
import type { ClientSession, UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { type GrantedScope, OFFLINE_ACCESS } from '../scope.ts';
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
  { user, scope, session: online, part: had }: Online,
): Promise<
  { readonly session: UserSession; readonly part: ClientSession; readonly unit: Change[] } | undefined
> {
  if (!scope.scopes.some(({ name }) => name === OFFLINE_ACCESS)) return undefined;
  const role = realm.roles.find(OFFLINE_ACCESS);
  const roles = rolesInScope(realm, client, scope.scopes, realm.roles.expand(user.roleIds));
  if (!role || !roles.has(role.id))
    throw new Refusal(400, 'not_allowed', {
      description: 'Offline tokens not allowed for the user or client',
    });
  const now = seconds(clock);
  const part: ClientSession = { ...had, startedAt: now, lastAccess: now, rotations: {} };
  const key = { realmId: realm.id, id: online.id, kind: 'offline' as const };
  const known = await store.sessions.find(key);
  // Nobody else is in the online session: it has served its turn (as Keycloak).
  const over = online.clients.every(({ clientId }) => clientId === client.id);
  const leaving = over ? store.sessions.remove(online) : store.sessions.removeClient(online, client.id);
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
