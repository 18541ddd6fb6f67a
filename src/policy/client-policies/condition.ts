import type { Client } from '../../domain/clients/client.ts';
import type { ConfigProperty } from '../../domain/components/config.ts';
import type { Configuration } from '../../domain/realms/client-policy-documents.ts';
import type { PolicyRealm, Updater } from './client-change.ts';
import type { ClientRequest } from './client-request.ts';

/** What happens to a client, by Keycloak's names: the past tense once registration policies have had their say. */
export type ClientEvent = 'REGISTER' | 'REGISTERED' | 'UPDATE' | 'UPDATED' | 'VIEW' | 'UNREGISTER';

/** What a condition is asked about: a client's own life, or something it asks for. */
export type Occasion =
  | {
      readonly kind: 'client';
      readonly event: ClientEvent;
      readonly realm: PolicyRealm;
      readonly client: Client;
      readonly updater: Updater;
    }
  | { readonly kind: 'request'; readonly request: ClientRequest };

/** Whether it is met; undefined where it has nothing to say. */
export type Vote = boolean | undefined;

/** About which clients, and when, a policy has something to say (Keycloak's client policy condition). */
export interface Condition<Settings = never> {
  /** On the wire, in exports, in the console. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /** The configuration as it is used, read once for each change of the realm. @throws {ConfigurationProblem} */
  readonly settings: (configuration: Configuration) => Settings;
  readonly vote: (occasion: Occasion, settings: Settings) => Vote | Promise<Vote>;
  /** What is wrong with the configuration in its realm, in the words of a refusal. */
  readonly findProblem?: (
    settings: Settings,
    realm: { readonly scopes: readonly string[] },
  ) => string | undefined;
}

/** A condition whose settings are of one type; the type is its own business. */
export const defineCondition = <Settings>(condition: Condition<Settings>): Condition =>
  condition as unknown as Condition;

/** The client that an occasion is about. */
export const clientOf = (occasion: Occasion): Client =>
  occasion.kind === 'client' ? occasion.client : occasion.request.client;

export const realmOf = (occasion: Occasion): PolicyRealm =>
  occasion.kind === 'client' ? occasion.realm : occasion.request.realm;

/** Whoever has one turns what a condition says into its contrary. */
export const NEGATIVE = 'is-negative-logic';
export const NEGATIVE_LOGIC: ConfigProperty = {
  name: NEGATIVE,
  label: 'Negative Logic',
  helpText: 'Whether the condition is met where it would not be',
  type: 'boolean',
  defaultValue: false,
};
