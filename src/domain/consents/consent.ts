import type { Change } from '../store.ts';

/** What a user has allowed a client. Times are milliseconds since 1970. */
export interface Consent {
  readonly realmId: string;
  readonly userId: string;
  /** Internal id. */
  readonly clientId: string;
  /** Ids of client scopes; one that was deleted is gone from here too. */
  readonly scopeIds: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ConsentRepository {
  find(realmId: string, userId: string, clientId: string): Promise<Consent | undefined>;
  /** The latest change first. */
  ofUser(realmId: string, userId: string): Promise<Consent[]>;
  /**
   * Adds to what the user has allowed the client before, if anything: two at once both last. Conflict `gone` when the client
   * or a scope is. `createdAt` counts for the first one.
   */
  grant(consent: Consent): Change;
  /** All of it. Nothing happens when there is none. */
  revoke(realmId: string, userId: string, clientId: string): Change;
  /** Whatever they have allowed. */
  revokeOfUser(realmId: string, userId: string): Change;
}
