import { type Change, Conflict, type Store } from '../store.ts';

/** Ids of tokens that are over before they expire: revoked, or good for one use and used. */
export interface SpentTokenRepository {
  isSpent(realmId: string, id: string): Promise<boolean>;
  /** A token that is no longer good; it may be so already. @param expiresAt seconds since 1970: remembered until then */
  revoke(realmId: string, id: string, expiresAt: number): Change;
  /** As `revoke`, once: conflict `replayed`. */
  spend(realmId: string, id: string, expiresAt: number): Change;
  /** Forgets those that have expired. */
  removeExpired(now: number): Change;
}

/** Whether a token of the realm was revoked, through the cache. */
export async function isRevoked(store: Store, realmId: string, id: string): Promise<boolean> {
  const { spent } = await store.cached(`spent-token:${realmId}:${id}`, async () => ({
    spent: await store.spentTokens.isSpent(realmId, id),
  }));
  return spent;
}

/**
 * Uses up what is good for one use, at once: of two who use it one gets false.
 * @param until seconds since 1970: remembered until then
 */
export async function spendOnce(store: Store, realmId: string, id: string, until: number): Promise<boolean> {
  try {
    await store.commit([store.spentTokens.spend(realmId, id, Math.ceil(until))]);
    return true;
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'replayed') return false;
    throw error;
  }
}
