import type { Change } from '../store.ts';

/** What happened, written in the unit that caused it. Never holds a secret or a token. */
export interface Event {
  /** UUID. */
  readonly id: string;
  readonly realmId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Keycloak's event type, such as `CLIENT_REGISTER`; of an administrator's event the operation, such as `CREATE`. */
  readonly type: string;
  readonly kind: 'user' | 'admin';
  /** Public id; of an administrator's event the internal id of the client they used. */
  readonly clientId?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly ipAddress?: string;
  /** Set on refusals: Keycloak's error word. */
  readonly error?: string;
  readonly details: Readonly<Record<string, string>>;
  /** Set on administrators' events alone. */
  readonly change?: AdministrativeChange;
  /** In the realm's own list, as its settings were then: what administrators read and clear. */
  readonly listed: boolean;
  /** Part of the audit record, which goes on whatever the realm's settings, and stays when the list is cleared. */
  readonly audited: boolean;
  /** Listeners that are told of it once its unit is committed. */
  readonly heardBy?: readonly string[];
  /** The realm's name, where it has its events written to the server's log. */
  readonly loggedAs?: string;
}

/** What an administrator did. */
export interface AdministrativeChange {
  /** Keycloak's resource type, such as `CLIENT`. */
  readonly resourceType: string;
  /** Below the realm; absent for the realm itself. */
  readonly resourcePath?: string;
  /** JSON without secrets, where the realm keeps details. */
  readonly representation?: string;
  /** Id of the realm that the administrator belongs to. */
  readonly authRealmId: string;
}

/** A stored event and its place in the log: a sink reads on from the last `position` it has seen. */
export interface StoredEvent extends Event {
  readonly position: number;
}

/** Which events are asked for; what is left out does not matter. */
export interface EventQuery {
  /** Of the realm's own list alone. */
  readonly listed?: boolean;
  /** Of the audit record alone. */
  readonly audited?: boolean;
  readonly types?: readonly string[];
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  readonly ipAddress?: string | undefined;
  readonly resourceTypes?: readonly string[];
  /** `*` stands for any text. */
  readonly resourcePath?: string | undefined;
  readonly authRealmId?: string | undefined;
  /** Details that must all be there with these values. */
  readonly details?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, both included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly oldestFirst?: boolean;
  readonly first: number;
  readonly max: number;
}

export interface EventRepository {
  /** In the log where it is listed or audited, and to be delivered to those who hear it. */
  append(event: Event): Change;
  /**
   * By position, `limit` at most, after a position. Reading on from the last one seen misses none, whichever
   * node wrote it.
   */
  listAfter(position: number, limit: number): Promise<StoredEvent[]>;
  /** Newest first, unless the query says otherwise. */
  list(realmId: string, kind: Event['kind'], query: EventQuery): Promise<StoredEvent[]>;
  /** Empties the realm's own list of a kind; what is audited goes on being kept. */
  clear(realmId: string, kind: Event['kind']): Change;
  /** Removes those of a kind that are older than `time` (milliseconds), audited ones too. */
  removeBefore(realmId: string, kind: Event['kind'], time: number): Change;
}
