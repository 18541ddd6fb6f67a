import type { Change } from '../store.ts';

/** A token that lets its bearer register clients: how many are left, until when, from which origins. */
export interface InitialAccessToken {
  /** Also the token's `jti`. */
  readonly id: string;
  readonly realmId: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Lifetime in seconds; 0 for no end. */
  readonly expiration: number;
  readonly count: number;
  readonly remainingCount: number;
  readonly webOrigins?: readonly string[];
}

export interface InitialAccessTokenRepository {
  find(realmId: string, id: string): Promise<InitialAccessToken | undefined>;
  /** Oldest first; expired ones are left out by `now` (seconds). */
  list(realmId: string, now: number): Promise<InitialAccessToken[]>;
  create(token: InitialAccessToken): Change;
  /** Takes one off the remaining count. Conflict `initial-access-token-spent` when none is left or it is gone. */
  use(realmId: string, id: string): Change;
  /** Nothing happens when it is gone already. */
  remove(realmId: string, id: string): Change;
}
