import type { Store } from '../store.ts';
import { expiryBounds } from './lifespan.ts';

/**
 * Removes what is over: sessions, and tokens that would be good for nothing any more. What is over counts as gone
 * anyway; this keeps the database small. Several nodes may do it at once.
 * @param now seconds since 1970
 */
export async function sweep({ realms, sessions, spentTokens, commit }: Store, now: number): Promise<void> {
  for (const { id, settings } of await realms.list()) {
    const ended = (['online', 'offline'] as const).map((kind) =>
      sessions.removeExpired(id, kind, expiryBounds(settings, kind, now)),
    );
    await commit(ended);
  }
  await commit([spentTokens.removeExpired(now)]);
}
