import type { Change } from '../store.ts';

/** The answer to a request that may be repeated. */
export interface KeptAnswer {
  readonly realmId: string;
  /** Hash of the request's key, its caller and its place. */
  readonly id: string;
  /** Whose it is, as hash: a caller has so many at most. */
  readonly caller: string;
  /** Hash of the body that was sent. */
  readonly body: string;
  /** JSON; sealed at rest. */
  readonly answer: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export interface KeptAnswerRepository {
  /** One that is over is none. @param now seconds since 1970 */
  find(realmId: string, id: string, now: number): Promise<KeptAnswer | undefined>;
  /** How many a caller has, those included that are over but not yet removed. */
  count(realmId: string, caller: string): Promise<number>;
  /** In place of one that is over. Conflict `repeated` while there is another. @param now seconds since 1970 */
  create(answer: KeptAnswer, now: number): Change;
  /** @param now seconds since 1970 */
  removeExpired(now: number): Change;
}
