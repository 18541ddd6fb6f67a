import type { Tools } from './tools.ts';

/** What a user or a client did (Keycloak's EventRepresentation). Never with a secret or a token. */
export interface UserEvent {
  /** The same each time the event is delivered. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Keycloak's type, such as `REGISTER` or `LOGIN_ERROR`. */
  readonly type: string;
  /** Name of the realm. */
  readonly realm: string;
  readonly clientId?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly ipAddress?: string;
  /** What was wrong, of events that end in `_ERROR`. */
  readonly error?: string;
  /** What people typed is among them: never part of an address or a path without being encoded. */
  readonly details: Readonly<Record<string, string>>;
}

/** What an administrator did (Keycloak's AdminEventRepresentation). */
export interface AdminEvent {
  /** The same each time the event is delivered. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Name of the realm. */
  readonly realm: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'ACTION';
  /** Keycloak's type, such as `USER` or `CLIENT`. */
  readonly resourceType: string;
  /** Below the realm, such as `users/{id}`. */
  readonly resourcePath?: string;
  /** JSON without secrets, where the realm keeps details of administrators' events. */
  readonly representation?: string;
  /** Who did it: the administrator, and the internal id of the client they used. */
  readonly userId?: string;
  readonly clientId?: string;
  readonly ipAddress?: string;
}

/** Somebody of the realm, without anything that they prove themselves with. */
export interface RealmUser {
  readonly id: string;
  readonly username: string;
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly enabled: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/**
 * What a listener can do, in the realm of the event alone, 20 times for one event at most, and until it has ended. What it asks for twice
 * is done once, but for mails and what it posts. Each change is an administrators' event, of which no listener is told.
 */
export interface EventTools extends Tools {
  /** Posts JSON, of 64 KiB at most, under the same guard as `fetch`. */
  post(
    url: string,
    json: unknown,
  ): Promise<{ readonly status: number; readonly contentType: string | undefined; readonly text: string }>;
  findUser(id: string): Promise<RealmUser | undefined>;
  /** Nobody logs in as them any more, and their tokens are refused. Rejects where there is no such user. */
  disableUser(id: string): Promise<void>;
  /** Rejects where user or role is not there, or the realm is administered by the role. */
  addRealmRole(userId: string, role: string): Promise<void>;
  addClientRole(userId: string, clientId: string, role: string): Promise<void>;
  /** @param path such as `/staff/new` */
  addToGroup(userId: string, path: string): Promise<void>;
  /** To the user's own address, by the realm's mail server, theme and limits. Rejects where they have none, or it is not taken. */
  sendMail(userId: string, mail: { readonly subject: string; readonly text: string }): Promise<void>;
}

/**
 * Somebody who is told of events, in realms whose `eventsListeners` name it: after the unit that caused the event is committed, so that
 * no login waits for it and none is broken by it. Each event is delivered at least once, by one node, again and again for a week while the
 * listener throws or takes longer than five seconds: what it does twice has to come to the same.
 */
export interface EventListener {
  readonly kind: 'event-listener';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly helpText: string;
  /** Types of users' events that it is told of; of all where it names none. */
  readonly types?: readonly string[];
  onEvent?(event: UserEvent, tools: EventTools): Promise<void> | void;
  onAdminEvent?(event: AdminEvent, tools: EventTools): Promise<void> | void;
}
