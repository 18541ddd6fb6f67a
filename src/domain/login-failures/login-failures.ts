import type { Change } from '../store.ts';

/** Attempts to log in as a user that failed, since the last that did not. */
export interface LoginFailures {
  readonly realmId: string;
  readonly userId: string;
  readonly failures: number;
  /** Those of them in which the first factor was right. */
  readonly secondaryFailures: number;
  /** How often they led to a lockout that ended by itself. */
  readonly temporaryLockouts: number;
  /** Seconds since 1970; 0 for never. */
  readonly lockedUntil: number;
  /** Milliseconds since 1970. */
  readonly lastFailure: number;
  readonly lastAddress: string;
  /** How often it was changed. Set by the store. */
  readonly revision?: number;
}

export interface LoginFailureRepository {
  find(realmId: string, userId: string): Promise<LoginFailures | undefined>;
  /** Conflict `changed` when the stored one is not of that revision; without one: when there is one. */
  save(failures: LoginFailures, options: { readonly ifRevision: number | undefined }): Change;
  /** Forgets those of a user; where a revision is given, only if none was counted since. */
  clear(realmId: string, userId: string, options?: { readonly ifRevision?: number | undefined }): Change;
  clearAll(realmId: string): Change;
  /** Writes as much as `save` does, about nobody. @param slot a small number: those of one slot wait for each other */
  pretend(realmId: string, slot: number, now: number): Change;
}
