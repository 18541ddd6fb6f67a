import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { isUsable } from './lifespan.ts';
import type { SessionKey, UserSession } from './session.ts';

/**
 * The session if it is not over, through the cache. The end of a session is news to every node; its use is not, so what
 * looks as if it had rested too long is looked up again.
 * @param now seconds since 1970
 */
export async function findActiveSession(
  store: Store,
  realm: RealmView,
  key: SessionKey,
  now: number,
): Promise<UserSession | undefined> {
  const known = await store.cached(`session:${key.realmId}:${key.kind}:${key.id}`, () =>
    store.sessions.find(key),
  );
  if (!known || isUsable(realm.settings, known, now)) return known;
  const current = await store.sessions.find(key);
  return current && isUsable(realm.settings, current, now) ? current : undefined;
}
