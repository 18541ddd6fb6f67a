import type { Client } from '../../domain/clients/client.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Sent } from '../../http/exchange.ts';

/** What a provider adds to a client's answer. */
export interface Disclosure {
  /** URL of the client at its client configuration endpoint. */
  readonly location: string;
  /** Absent where the caller manages clients by a role of their own. */
  readonly registrationAccessToken: string | undefined;
  /** Names of the client's own roles that every user of the realm has. */
  readonly defaultRoles: readonly string[];
  /** Whether the client was registered by this very request. */
  readonly created: boolean;
}

/** A way to write a client on the wire, by which one is registered. */
export interface RegisteringProvider {
  readonly id: string;
  /** The protocol of which a client must be for its owner to read it here; absent where any will do. */
  readonly protocol?: string;
  /** Whether pages of allowed origins may use it (Fetch standard, CORS). */
  readonly fromBrowsers: boolean;
  /** The request's body as this provider's document. @throws {Refusal} 400, 415 */
  readonly read: (request: Sent) => unknown;
  /** What the document asks for, where there is no client yet. @throws {Refusal} 400 */
  readonly draft: (document: unknown) => ClientRepresentation;
  /** The sector identifier a document names, to be looked at whatever becomes of it. */
  readonly sectorOf?: (document: unknown) => string | undefined;
  /** The client as this provider's document. */
  readonly write: (client: Client, realm: RealmView, disclosure: Disclosure) => object;
}

/**
 * What a request brings, read at once; where it brings nothing, once it is known who calls: of a token that is no good that is
 * said first (as Keycloak).
 * @throws {Refusal} 400, 415; the function too
 */
export function documentOf({ read }: Pick<RegisteringProvider, 'read'>, request: Sent): () => unknown {
  if (request.body.length === 0) return () => read(request);
  const document = read(request);
  return () => document;
}

/** A way to write a client on the wire for its whole life (Keycloak's client registration provider). */
export interface RegistrationProvider extends RegisteringProvider {
  /** What the document asks to change about a client. @throws {Refusal} 400 */
  readonly revise: (document: unknown, client: Client, realm: RealmView) => ClientRepresentation;
}

/** A provider whose documents are of one type; the type is its own business. */
export function defineProvider<Document>(
  provider: Omit<RegistrationProvider, 'read' | 'draft' | 'revise' | 'sectorOf'> & {
    readonly read: (request: Sent) => Document;
    readonly draft: (document: Document) => ClientRepresentation;
    readonly revise: (document: Document, client: Client, realm: RealmView) => ClientRepresentation;
    readonly sectorOf?: (document: Document) => string | undefined;
  },
): RegistrationProvider {
  return provider as RegistrationProvider;
}
