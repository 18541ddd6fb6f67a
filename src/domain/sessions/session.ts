import { randomOctets } from '../../lib/random.ts';
import type { Change } from '../store.ts';

/** Online sessions belong to a login, offline ones outlive it (`offline_access`, OpenID Connect Core section 11). */
export type SessionKind = 'online' | 'offline';

/** A user's stay with a realm. Times are seconds since 1970. */
export interface UserSession {
  /** The `sid` of its tokens. An offline session may have the id of the online one it came from. */
  readonly id: string;
  readonly kind: SessionKind;
  readonly realmId: string;
  readonly userId: string;
  readonly startedAt: number;
  readonly lastAccess: number;
  readonly rememberMe: boolean;
  readonly ipAddress: string;
  /** What the authentication left behind for tokens to tell. */
  readonly notes: Readonly<Record<string, string>>;
  readonly clients: readonly ClientSession[];
}

/** What a client got out of a user session. */
export interface ClientSession {
  /** Internal id of the client. */
  readonly clientId: string;
  readonly startedAt: number;
  readonly lastAccess: number;
  readonly notes: Readonly<Record<string, string>>;
  /** The `scope` that the client asked for last; absent where it named none. */
  readonly scope?: string;
  /** Whether the session began with it, for offline access: the online session has served its turn when that is given (as Keycloak). */
  readonly beganForOffline?: boolean;
  /** Public ids of the clients whose tokens it came out of by exchange (RFC 8693), one after the other; absent where it began otherwise. */
  readonly exchangedFrom?: readonly string[];
  /** Where refresh tokens rotate: what is known of each line of them, by its `reuse_id`. */
  readonly rotations: Readonly<Record<string, Rotation>>;
  /** How often it was changed. Set by the store. */
  readonly revision?: number;
}

/** A line of refresh tokens, each issued for the one before. */
export interface Rotation {
  /** `jti` of the token last used. */
  readonly used: string;
  readonly useCount: number;
  /** `jti`s of those issued for it, of which one may follow. */
  readonly issued: readonly string[];
}

/** A session by its id and kind. */
export interface SessionKey {
  readonly realmId: string;
  readonly id: string;
  readonly kind: SessionKind;
}

/** Which sessions a list is about: those that are not over, by kind. */
export interface SessionQuery {
  /** Where each kind that is asked for ends. */
  readonly since: Partial<Readonly<Record<SessionKind, ExpiryBounds>>>;
  readonly first?: number;
  readonly max?: number;
}

/** How many sessions a client has part in. */
export interface SessionCount {
  readonly clientId: string;
  readonly kind: SessionKind;
  readonly count: number;
}

export interface SessionRepository {
  find(key: SessionKey): Promise<UserSession | undefined>;
  /** The online ones first, the latest start first. */
  list(realmId: string, query: SessionQuery): Promise<UserSession[]>;
  /** Those a client has part in, in the order of their ids, the online ones first. */
  ofClient(realmId: string, clientId: string, query: SessionQuery): Promise<UserSession[]>;
  /** By client; of one client alone where it is named. Who has none is left out. */
  counts(realmId: string, since: SessionQuery['since'], clientId?: string): Promise<SessionCount[]>;
  /** The latest start first. */
  ofUser(realmId: string, userId: string, kind: SessionKind): Promise<UserSession[]>;
  /** @param brokerSession alias of the provider, a dot and its id (`sid`) of the session they began by */
  ofBrokerSession(realmId: string, brokerSession: string, kind: SessionKind): Promise<UserSession[]>;
  /** Conflict `gone` when a client is. */
  start(session: UserSession): Change;
  /** Takes in a client that is not in. Conflict `gone` when session or client is, `changed` when it came in meanwhile. */
  join(key: SessionKey, client: ClientSession): Change;
  /**
   * Notes that a client used the session. Conflict `gone` when the session, or the client in it, is; `changed` when
   * another use came between, unless `ifRevision` is left out.
   */
  use(key: SessionKey, client: ClientSession, options?: { readonly ifRevision?: number | undefined }): Change;
  /** Notes that the user has proved again who they are: what the session keeps of that. Conflict `gone`. */
  renew(session: UserSession): Change;
  /** Takes a client out; nothing happens when it is not in. */
  removeClient(key: SessionKey, clientId: string): Change;
  /** Nothing happens when it is gone already. */
  remove(key: SessionKey): Change;
  /** Ends those of a user. */
  removeOfUser(realmId: string, userId: string, kind: SessionKind): Change;
  /** Takes a client out of all sessions of a user; an offline one that nobody is left in ends. */
  removeClientOfUser(realmId: string, userId: string, kind: SessionKind, clientId: string): Change;
  /** Ends all of the realm. */
  removeAll(realmId: string): Change;
  /** Ends those that were not used since, or that began before. */
  removeExpired(realmId: string, kind: SessionKind, before: ExpiryBounds): Change;
}

/** Seconds since 1970; sessions from before one of them are over. */
export interface ExpiryBounds {
  readonly lastAccess: number;
  readonly startedAt: number;
}

/** A new session id: 144 random bits in 24 characters. */
export const newSessionId = (): string => randomOctets(18).toString('base64url');

/** Whether a client has a part in a session. */
export const isIn =
  ({ id }: { readonly id: string }) =>
  ({ clients }: Pick<UserSession, 'clients'>): boolean =>
    clients.some(({ clientId }) => clientId === id);
