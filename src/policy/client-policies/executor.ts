import type { Client } from '../../domain/clients/client.ts';
import type { ConfigProperty } from '../../domain/components/config.ts';
import type { Configuration } from '../../domain/realms/client-policy-documents.ts';
import type { ClientChange } from './client-change.ts';
import type { ClientRequest, Effects } from './client-request.ts';

/** What is done about a client or its requests (Keycloak's client policy executor). */
export interface Executor<Settings = never> {
  /** On the wire, in exports, in the console. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /** The configuration as it is used, read once for each change of the realm. @throws {ConfigurationProblem} */
  readonly settings: (configuration: Configuration) => Settings;
  /** Regular expressions among the settings: those that cannot be used are refused when they are stored. */
  readonly patterns?: (settings: Settings) => readonly string[];
  /** The client as it may be. @throws {ClientPolicyViolation} */
  readonly onChange?: (change: ClientChange, settings: Settings) => Client | Promise<Client>;
  /** The same, once registration policies have had their say; Keycloak words what is said here in another way. */
  readonly onChanged?: (change: ClientChange, settings: Settings) => Client | Promise<Client>;
  /** Whether an update leaves the registration access token in force as it is. */
  readonly keepsRegistrationToken?: true;
  /** Whether nobody may as much as look. */
  readonly forbidsAccess?: true;
  /** @throws {ClientPolicyViolation} */
  readonly onRequest?: (
    request: ClientRequest,
    settings: Settings,
  ) => Effects | undefined | Promise<Effects | undefined>;
}

/** An executor whose settings are of one type; the type is its own business. */
export const defineExecutor = <Settings>(executor: Executor<Settings>): Executor =>
  executor as unknown as Executor;

/** Of executors that can be told nothing. */
export const NO_SETTINGS = { properties: [], settings: () => undefined } as const;

interface Told {
  readonly status?: number;
  /** The member of the client that is wrong. */
  readonly field?: string;
}

/** What an executor has against a client or a request. */
export class ClientPolicyViolation extends Error {
  /** OAuth's word for it, or Keycloak's. */
  readonly error: string;
  readonly status: number;
  readonly field: string | undefined;

  constructor(error: string, message: string, { status = 400, field }: Told = {}) {
    super(message);
    this.error = error;
    this.status = status;
    this.field = field;
  }
}

export const invalidMetadata = (message: string, field?: string) =>
  new ClientPolicyViolation('invalid_client_metadata', message, field === undefined ? {} : { field });

export const invalidRequest = (message: string, field?: string) =>
  new ClientPolicyViolation('invalid_request', message, field === undefined ? {} : { field });

/** The switch that lets an executor put clients right instead of refusing them. */
export const AUTO_CONFIGURE = 'auto-configure';
export const autoConfigure = (helpText: string, defaultValue = false): ConfigProperty => ({
  name: AUTO_CONFIGURE,
  label: 'Auto-configure',
  helpText,
  type: 'boolean',
  defaultValue,
});

/** The client with attributes added. */
export const withAttributes = (client: Client, attributes: Readonly<Record<string, string>>): Client => ({
  ...client,
  attributes: { ...client.attributes, ...attributes },
});
