import type { AuthenticationSession } from '../domain/authentication-sessions/authentication-session.ts';
import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { ClientSession, UserSession } from '../domain/sessions/session.ts';
import type { Change } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Answer, Request } from '../http/exchange.ts';

/** Somebody goes back to the client, and how events tell of it. */
export interface SentBack {
  readonly answer: Answer;
  readonly told: Readonly<Record<string, string>>;
}

/** Whose login it is, and where. */
export interface Asking {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly session: AuthenticationSession;
}

/** Somebody who has arrived. */
export interface Arrival extends Asking {
  readonly user: User;
  /** The user session, with the client in it or without, as it is or will be stored. */
  readonly userSession: UserSession;
  /** What the client has had of it before. */
  readonly before: ClientSession | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

/** How the client hears of it. */
export interface Ending {
  /** The client's part of the session. */
  readonly part: ClientSession;
  /** What is to be stored with it. */
  readonly unit: readonly Change[];
  readonly answer: Answer;
}

/** Why nobody arrives, in the words of OpenID Connect Core section 3.1.2.6. */
export interface Refused {
  readonly error: string;
  readonly description?: string;
}

/** What the authentication must hear of an event of it. */
export interface EventDetails {
  readonly auth_method: string;
  readonly [detail: string]: string;
}

/** What a login asks of the protocol by which the client sent people here; it alone understands the request. */
export interface Protocol {
  /** What the client would be granted. */
  scopesOf(asking: Asking): readonly ClientScope[];
  /** Whether whoever is logged in must prove again who they are. */
  requiresReauthentication(asking: Asking, session: UserSession, now: number): boolean;
  /** Whether they shall say who they want to be, though somebody is logged in. */
  choosesAccount(asking: Asking): boolean;
  /** Whether nobody may be asked anything. */
  isSilent(asking: Asking): boolean;
  /** Whether the user is asked about scopes they have allowed before. */
  asksConsentAgain(asking: Asking): boolean;
  /** Whether the user must say yes to it, even to a client that needs no consent. */
  mustAgree(asking: Asking): boolean;
  /** What the user should see on the device that they let in; undefined where there is none. */
  codeOnDevice(asking: Asking): string | undefined;
  /** The level of authentication that is asked for; undefined where any will do. */
  requestedLevel(asking: Asking): number | undefined;
  /** Whether whoever has arrived has reached too little. @param isByLevels whether their flow knows levels */
  missesLevel(asking: Asking, isByLevels: boolean): boolean;
  /** The parameters by which the client sent them here, for steps from outside. */
  queryOf(asking: Asking): Readonly<Record<string, string>>;
  /** @param isDone whether somebody has arrived */
  eventDetails(asking: Asking, isDone: boolean): EventDetails;
  /** The end of another session of the user: what is stored for it, and what follows once it is. */
  endingOf(
    asking: Asking,
    session: UserSession,
  ): Promise<{ readonly unit: readonly Change[]; readonly afterwards: () => void }>;
  complete(arrival: Arrival): Promise<Ending>;
  refuse(asking: Asking, refused: Refused): Promise<Answer>;
  /** Back to the client that a lost login is said to be of, to ask again; undefined where that is none that is true. @param clientData as `clientData` has made it */
  sendBack(
    lost: Pick<Asking, 'realm' | 'client' | 'request'>,
    clientData: string | null,
  ): Promise<SentBack | undefined>;
  /** What goes with the URLs of a login, so that it finds back to the client when all else is lost. */
  clientData(asking: Asking): string;
}
