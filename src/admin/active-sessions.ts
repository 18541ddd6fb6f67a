import { isActive } from '../domain/sessions/lifespan.ts';
import type { SessionKind, UserSession } from '../domain/sessions/session.ts';
import { seconds } from '../lib/clock.ts';
import type { RealmRequest } from './resource.ts';

/** The sessions of a user that are not over. */
export async function activeSessions(
  { store, realm, clock }: RealmRequest,
  userId: string,
  kind: SessionKind,
): Promise<readonly UserSession[]> {
  const all = await store.sessions.ofUser(realm.id, userId, kind);
  return all.filter((session) => isActive(realm.settings, session, seconds(clock)));
}
