import type { RealmView } from '../realms/realm-view.ts';
import type { BrokeredIdentity } from './brokered-identity.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Somebody who is to be sent to a provider. */
export interface Departing {
  readonly realm: RealmView;
  readonly provider: IdentityProvider;
  /** What the outside calls the server. */
  readonly baseUrl: string;
  /** Comes back with them; it alone finds the login again. */
  readonly state: string;
  /** What the client's request said: `login_hint`, `prompt`, `max_age`, ... */
  readonly asked: Readonly<Record<string, string>>;
  /** The language that they are spoken to in. */
  readonly locale: string;
  /** Whether they must prove themselves anew. */
  readonly reauthenticates: boolean;
}

export interface Departed {
  /** Where the browser goes. */
  readonly url: string;
  /** What must be known when it comes back, for this login alone: nonce, proof key. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Somebody who comes back. */
export interface Returning {
  readonly realm: RealmView;
  readonly provider: IdentityProvider;
  readonly baseUrl: string;
  /** What the provider sent with them. */
  readonly answer: (name: string) => string | undefined;
  /** Of their departure. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Somebody who is logged out here, and is to be there. */
export interface Leaving extends Pick<Departing, 'realm' | 'provider' | 'baseUrl' | 'state'> {
  /** What the provider gave for their session. */
  readonly idToken?: string;
}

/** A session that a provider has ended. */
export interface EndedThere {
  readonly provider: IdentityProvider;
  /** Whose, by the provider's id of them. */
  readonly sub: string | undefined;
  /** Which, where it is one alone. */
  readonly sid: string | undefined;
  /** Whether offline sessions that began by it are over, too. */
  readonly offlineToo: boolean;
}

/** How identity providers are spoken to; which protocol they speak is behind it. */
export interface Brokers {
  /** Whether this server can send people to providers of that kind. */
  has(providerId: string): boolean;
  /** @throws {BrokerFailure} */
  depart(departing: Departing): Promise<Departed>;
  /** Who it is, by what came back. @throws {BrokerFailure} */
  identify(returning: Returning): Promise<BrokeredIdentity>;
  /** Where the browser goes to be logged out there; undefined where the provider has no such place. */
  logoutUrl(leaving: Leaving): string | undefined;
  /** What a logout token says, or why it says nothing, as whoever has sent it is told. */
  readLogoutToken(realm: RealmView, token: string): Promise<EndedThere | string>;
  /** The token endpoint's answer to a refresh token, as it comes. @throws {BrokerFailure} */
  refresh(place: Pick<Returning, 'realm' | 'provider' | 'baseUrl'>, refreshToken: string): Promise<string>;
}

/** Why a provider's word is not taken. */
export class BrokerFailure extends Error {
  /** Key of what the person is told. */
  readonly key: string;
  /** Keycloak's word for the event. */
  readonly error: string;
  /** @param detail for events and the log: names no secret */
  constructor(key: string, error: string, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'BrokerFailure';
    this.key = key;
    this.error = error;
  }
}
