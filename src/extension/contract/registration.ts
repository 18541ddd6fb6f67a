import type { ConfigProperty, Tools } from './tools.ts';

/** A client in Keycloak's JSON (ClientRepresentation): these members and all others that Keycloak has. Never its secret. */
export interface ClientRepresentation {
  readonly clientId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly publicClient?: boolean;
  readonly redirectUris?: readonly string[];
  readonly webOrigins?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly defaultClientScopes?: readonly string[];
  readonly optionalClientScopes?: readonly string[];
  readonly [member: string]: unknown;
}

/** A registration or an update that is to be judged. */
export interface Judgement {
  /** Name of the realm. */
  readonly realm: string;
  /** The client that would result, as the policies before have left it. */
  readonly client: ClientRepresentation;
  /** The client as it is; absent while it is being registered. */
  readonly before?: ClientRepresentation;
  /** Address of the caller. */
  readonly address: string;
  /** The policy's configuration in the realm. */
  readonly config: Readonly<Record<string, readonly string[]>>;
}

/** Members that the client is to have, or why it is not to be. Nothing at all leaves it as it is. */
export type Verdict =
  | { readonly change: ClientRepresentation }
  | { readonly refuse: string; readonly field?: string }
  | undefined;

/**
 * A rule on registrations. It is asked for each client that is registered or updated in a realm which has turned it on. One that
 * throws, or takes longer than five seconds, is against the client.
 */
export interface RegistrationPolicy {
  readonly kind: 'registration-policy';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  judge(judgement: Judgement, tools: Tools): Promise<Verdict> | Verdict;
}

/** What a provider may add to its answer. */
export interface Disclosure {
  /** URL at which the client is read, changed and removed. */
  readonly location: string;
  readonly secret?: string;
  readonly registrationAccessToken?: string;
}

/** A way to write clients on the wire: JSON documents at `/realms/{realm}/clients-registrations/{id}`. */
export interface RegistrationProvider {
  readonly kind: 'registration-provider';
  /** The last part of its path: lower case, digits and dashes. */
  readonly id: string;
  /** The client that a document asks for. What it throws is answered with 400 and its message. */
  read(document: unknown): ClientRepresentation;
  /** The client as a document. */
  write(client: ClientRepresentation, disclosure: Disclosure): object;
}
