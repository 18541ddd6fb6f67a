import type { Client } from '../../domain/clients/client.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import type { ComponentConfig, ConfigProperty } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Role } from '../../domain/roles/role.ts';
import type { Updater } from '../client-policies/client-change.ts';

/** A client about to be registered or updated, and all a policy may know of how. */
export interface Judgement {
  readonly realm: RealmView;
  /** The client as it would be; a policy may hand back another. */
  readonly client: Client;
  /** What the caller wrote. */
  readonly asked: ClientRepresentation;
  /** Whether clients choose pairwise subjects by a word of their metadata: the mapper for those is the server's own. */
  readonly choosesSubjects?: boolean;
  /** The client as it is; absent while it is being registered. */
  readonly before: Client | undefined;
  readonly caller: { readonly ip: string };
  /** The same, as client policies ask about them. */
  readonly updater: Updater;
  /** How many clients the realm has. */
  readonly countClients: () => Promise<number>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A rule on registrations that a realm may turn on (Keycloak's client registration policy). */
export interface RegistrationPolicy {
  /** On the wire, in exports, in the console. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /**
   * Whether settings that are fine one by one make sense together, and in their realm where there is one yet.
   * @throws {Refusal} 400
   */
  readonly checkConfig?: (config: ComponentConfig, realm: RealmView | undefined) => Promise<void> | void;
  /** Whether a request may be made at all, before anything is said of a client: who sends it, and from where. */
  readonly admit?: (caller: Judgement['caller'], config: ComponentConfig) => Promise<void>;
  /** How many clients the realm may have at most: held by the unit that registers one, whoever else registers meanwhile. */
  readonly clientLimit?: (config: ComponentConfig) => number;
  /** Roles that the service account of a client gets with it. */
  readonly serviceAccountRoles?: (realm: RealmView, config: ComponentConfig) => readonly Role[];
  /** Whether it speaks of OAuth alone: clients of SAML have no grants, no response types and nothing to prove at the token endpoint. */
  readonly isOfOAuth?: true;
  /** The resulting client. @throws {PolicyViolation} */
  readonly judge?: (judgement: Judgement, config: ComponentConfig) => Promise<Client> | Client;
}

/** What a policy says against a registration; the engine adds which policy it was. */
export class PolicyViolation extends Error {
  /** The member of the client that is wrong, by its name in client metadata where it has one. */
  readonly field: string | undefined;

  /** @param saysIt whether the message says by itself which member it is about */
  constructor(message: string, field?: string, saysIt = false) {
    super(field === undefined || saysIt ? message : `${field}: ${message}`);
    this.field = field;
  }
}

/** Characters of a value that are repeated to whoever brought it. */
const MOST_REPEATED = 200;

/**
 * A violation in Keycloak's own sentence, which scripts and people know.
 * @param value what is wrong, where the sentence doesn't say: it follows in brackets
 */
export function inKeycloaksWords(sentence: string, field: string, value?: string): PolicyViolation {
  const known = value === undefined ? '' : ` (${field}: ${value.slice(0, MOST_REPEATED)})`;
  return new PolicyViolation(sentence + known, field, true);
}

/** Words for a list that a client must keep to. */
export const among = (values: readonly string[]): string =>
  values.length === 0 ? 'none is allowed' : `allowed: ${values.join(', ')}`;
