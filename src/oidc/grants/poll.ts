import type { FoundDevice } from '../../domain/device-authorizations/device-authorization.ts';
import { Conflict, type Store } from '../../domain/store.ts';
import type { Refusal } from '../../errors/refusal.ts';

/** A poll is counted, whatever comes of it. @param tooSoon what is thrown where the last one was just now */
export async function countPoll(
  store: Store,
  { realmId, details }: FoundDevice,
  code: string,
  now: number,
  tooSoon: Refusal,
): Promise<void> {
  try {
    await store.commit([store.deviceAuthorizations.poll(realmId, code, now, now - details.interval)]);
  } catch (error) {
    throw error instanceof Conflict ? tooSoon : error;
  }
}
