import type { Realm } from '../realms/realm.ts';
import type { Change } from '../store.ts';
import type { Client } from './client.ts';

export interface ClientQuery {
  /** Exact client id, or with `search` a part of it in any case. */
  readonly clientId?: string;
  readonly search?: boolean;
  /** Attributes that must all be there with these values. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly first?: number;
  readonly max?: number;
}

export interface ClientRepository {
  find(realmId: string, id: string): Promise<Client | undefined>;
  findByClientId(realmId: string, clientId: string): Promise<Client | undefined>;
  /** Ordered by client id. */
  list(realmId: string, query: ClientQuery): Promise<Client[]>;
  /** Clients with scopes that wait for an administrator, those that wait longest first. */
  waiting(realmId: string, page: { readonly first: number; readonly max: number }): Promise<Client[]>;
  /** Those that people shall see among their applications whether they use them or not, ordered by client id; so many at most. */
  alwaysDisplayed(realmId: string, max: number): Promise<Client[]>;
  count(realmId: string): Promise<number>;
  /** The clients that have flows in place of their realm's, ordered by client id. Reads all clients of the realm. */
  flowOverrides(
    realmId: string,
  ): Promise<
    { readonly clientId: string; readonly overrides: Client['authenticationFlowBindingOverrides'] }[]
  >;
  /**
   * Refuses the unit when a client has one of the flows in place of its realm's as it is applied. Conflict `flow-in-use`.
   */
  haveNone(realmId: string, flowIds: readonly string[]): readonly Change[];
  /**
   * Refuses the unit unless the realm has fewer clients than that when it is applied: of racers only as many win as fit.
   * Goes before what creates one. Conflict `too-many-clients`.
   */
  limit(realmId: string, fewerThan: number): readonly Change[];
  /**
   * Refuses the unit unless client and realm are as they were read when it is applied: what is decided on them holds then.
   * Conflict `changed`.
   */
  hold(client: Client, realm: Pick<Realm, 'id' | 'revision'>): Change;
  /** Conflict `duplicate-client-id`. */
  create(client: Client): Change;
  /**
   * Replaces the client. With `ifRegistrationTokenId`, only while that registration access token is still its
   * current one (conflict `registration-access-token-outdated`); otherwise conflict `gone` when it was removed.
   * Conflict `duplicate-client-id` when renamed onto another. Without a `registrationTokenId` the registration access
   * token in force stays. With `ifRevision`, only while nobody has changed the client since it was read with that
   * revision (conflict `changed`, also when it was removed); it goes before the other condition.
   */
  update(
    client: Client,
    options?: { readonly ifRegistrationTokenId?: string; readonly ifRevision?: number | undefined },
  ): Change;
  /** As `update` by token, which means the same. */
  remove(client: Client, options?: { readonly ifRegistrationTokenId?: string }): Change;
}
