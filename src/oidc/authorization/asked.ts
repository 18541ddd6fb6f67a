import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Request } from '../../http/exchange.ts';
import type { ResponseMode, ResponseType } from './response-types.ts';

export type Parameters = Readonly<Record<string, string>>;

/** A request whose client is known, and where it may be sent back to. */
export interface Asked {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  /** By name; several resources are in one text, with a blank between them. */
  readonly parameters: Parameters;
  /** Names of those that were there twice. */
  readonly repeated: readonly string[];
  readonly redirectUri: string;
}

/** Where an answer goes, and how. */
export interface Destination {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  readonly state: string | undefined;
  /** The languages that the client asks for, the dearest first; between blanks. */
  readonly uiLocales?: string | undefined;
}

/** What is wrong, as the client is told (RFC 6749 section 4.1.2.1). */
export interface Wrong {
  readonly error: string;
  readonly description?: string;
}

/** What a request asks for, once it is known to be right. */
export interface Understood {
  readonly type: ResponseType;
  readonly mode: ResponseMode;
}
