import type { Change } from '../store.ts';
import type { RequiredAction } from './required-action.ts';

export const REQUIREMENTS = ['REQUIRED', 'ALTERNATIVE', 'DISABLED', 'CONDITIONAL'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** A step of a flow: an authenticator, or another flow. */
export interface Execution {
  readonly id: string;
  readonly requirement: Requirement;
  /** Executions run in the order of their priorities; of equal ones the earlier first. */
  readonly priority: number;
  /** Provider id: of an authenticator, or of the form whose actions are a flow, which is one step then. */
  readonly authenticator?: string;
  /** The flow that runs here. */
  readonly flowId?: string;
  readonly configId?: string;
}

export interface Flow {
  readonly id: string;
  readonly alias: string;
  readonly description?: string;
  /** `basic-flow`, `form-flow` or `client-flow`. */
  readonly providerId: string;
  /** Can be bound; the others are parts of flows. */
  readonly topLevel: boolean;
  readonly builtIn: boolean;
  /** In the order in which they were added. */
  readonly executions: readonly Execution[];
}

export interface AuthenticatorConfig {
  readonly id: string;
  readonly alias?: string;
  readonly config: Readonly<Record<string, string>>;
  /** Members that are never shown; sealed at rest. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What a realm uses flows for, under the names of Keycloak's RealmRepresentation. */
export const BINDINGS = [
  'browserFlow',
  'registrationFlow',
  'directGrantFlow',
  'resetCredentialsFlow',
  'clientAuthenticationFlow',
  'dockerAuthenticationFlow',
  'firstBrokerLoginFlow',
] as const;
export type Binding = (typeof BINDINGS)[number];

/** How a realm authenticates: all its flows at once, so that what one change decides on no other has changed. */
export interface RealmAuthentication {
  readonly realmId: string;
  /** How often it was changed; 0 while it is as built in, and stored nowhere. */
  readonly revision: number;
  readonly flows: readonly Flow[];
  readonly configs: readonly AuthenticatorConfig[];
  readonly requiredActions: readonly RequiredAction[];
  /** Ids of flows. */
  readonly bindings: Readonly<Record<Binding, string>>;
}

export interface RealmAuthenticationRepository {
  /** Absent while the realm has what is built in. */
  find(realmId: string): Promise<RealmAuthentication | undefined>;
  /**
   * Stores what was made of the one with that revision.
   * Conflict `changed` when somebody else has changed it meanwhile, `gone` when there is no such realm.
   */
  save(authentication: RealmAuthentication): Change;
  /** Refuses the unit when the flow is no longer there as it is applied. Conflict `flow-gone`. */
  hold(realmId: string, flowId: string): readonly Change[];
}
