import type { Change } from '../store.ts';

/** What happened, written in the unit that caused it. Never holds a secret or a token. */
export interface Event {
  /** UUID. */
  readonly id: string;
  readonly realmId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Keycloak's event type, such as `CLIENT_REGISTER`, or for admin events `{OPERATION} {RESOURCE_TYPE}`. */
  readonly type: string;
  readonly kind: 'user' | 'admin';
  readonly clientId?: string;
  readonly userId?: string;
  readonly ipAddress?: string;
  /** Set on refusals: Keycloak's error word. */
  readonly error?: string;
  readonly details: Readonly<Record<string, string>>;
}

/** A stored event and its place in the log: a sink reads on from the last `position` it has seen. */
export interface StoredEvent extends Event {
  readonly position: number;
}

export interface EventRepository {
  append(event: Event): Change;
  /**
   * By position, `limit` at most, after a position. Reading on from the last one seen misses none, whichever
   * node wrote it.
   */
  listAfter(position: number, limit: number): Promise<StoredEvent[]>;
  /** Newest first. */
  list(
    realmId: string,
    kind: Event['kind'],
    page: { readonly first: number; readonly max: number },
  ): Promise<StoredEvent[]>;
  /** Removes what is older than `time` (milliseconds). */
  removeBefore(realmId: string, time: number): Change;
}
