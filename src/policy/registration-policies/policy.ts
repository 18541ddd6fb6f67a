import type { Client } from '../../domain/clients/client.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import type { ComponentConfig, ConfigProperty } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';

/** A client about to be registered or updated, and all a policy may know of how. */
export interface Judgement {
  readonly realm: RealmView;
  /** The client as it would be; a policy may hand back another. */
  readonly client: Client;
  /** What the caller wrote. */
  readonly asked: ClientRepresentation;
  /** The client as it is; absent while it is being registered. */
  readonly before: Client | undefined;
  readonly caller: { readonly ip: string };
  /** How many clients the realm has. */
  readonly countClients: () => Promise<number>;
}

/** A rule on registrations that a realm may turn on (Keycloak's client registration policy). */
export interface RegistrationPolicy {
  /** On the wire, in exports, in the console. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /** Whether settings that are fine one by one make sense together. @throws {Refusal} 400 */
  readonly checkConfig?: (config: ComponentConfig) => void;
  /** Whether a request may be made at all, before anything is said of a client: who sends it, and from where. */
  readonly admit?: (caller: Judgement['caller'], config: ComponentConfig) => Promise<void>;
  /** How many clients the realm may have at most: held by the unit that registers one, whoever else registers meanwhile. */
  readonly clientLimit?: (config: ComponentConfig) => number;
  /** The resulting client. @throws {PolicyViolation} */
  readonly judge?: (judgement: Judgement, config: ComponentConfig) => Promise<Client> | Client;
}

/** What a policy says against a registration; the engine adds which policy it was. */
export class PolicyViolation extends Error {}
