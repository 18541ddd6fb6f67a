import type { Execution, Flow, RealmAuthentication } from '../../domain/authentication/authentication.ts';
import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { personalConditions } from '../../domain/authentication/conditions/index.ts';
import {
  credentialWasUsed,
  levelIsMissing,
  levelOf,
} from '../../domain/authentication/conditions/judgements.ts';
import { findFlow } from '../../domain/authentication/find.ts';
import { authenticatorsOf } from '../../domain/authentication/run-flow.ts';
import { isAboutFlow } from '../../domain/authentication/steps.ts';
import type { Client } from '../../domain/clients/client.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import { notImplemented } from '../../errors/http.ts';
import { conditions as conditionsOf, steps as stepsOf } from './index.ts';

/** The flow by which users of the client log in here. */
export interface DirectGrantFlow {
  readonly authentication: RealmAuthentication;
  readonly flow: Flow | undefined;
}

/** @throws {Refusal} 501 when the flow has steps that this version cannot take, before any is taken */
export function directGrantFlowOf(realm: RealmView, client: Client): DirectGrantFlow {
  const authentication = authenticationOf(realm);
  const { direct_grant: own } = client.authenticationFlowBindingOverrides;
  const flow = findFlow(authentication, own ?? authentication.bindings.directGrantFlow);
  const isCondition = isConditionIn(realm);
  const strange = authenticatorsOf(authentication, flow).find(
    (authenticator) => !isCondition(authenticator) && !stepsOf.in(realm).has(authenticator),
  );
  if (strange !== undefined) throw notImplemented(`The step ${strange} of a direct grant flow`);
  return { authentication, flow };
}

/** What has come about in a login so far. */
export interface SoFar {
  readonly used: Set<string>;
  /** The level of authentication; below 0 for none. */
  level: number;
}

const LEVEL_OF_AUTHENTICATION = 'conditional-level-of-authentication';

/** Conditions on the login itself. Nobody can ask for a level here (as Keycloak). */
export const ownConditions: ReadonlyMap<string, (soFar: SoFar, config: Config) => boolean> = new Map([
  ['conditional-credential', credentialWasUsed],
  [
    LEVEL_OF_AUTHENTICATION,
    ({ level }: SoFar, config: Config) =>
      levelIsMissing({ requestedLevel: undefined, reachedLevel: level }, config),
  ],
]);

/** The level that comes of a part of the flow with these conditions; undefined where none is about levels. */
export function levelReached(
  conditions: readonly Execution[],
  configOf: (execution: Execution) => Config,
): number | undefined {
  const last = conditions.findLast(({ authenticator }) => authenticator === LEVEL_OF_AUTHENTICATION);
  return last && levelOf(configOf(last));
}

export const isConditionIn = (realm: RealmView) => (authenticator: string) =>
  isAboutFlow(authenticator) ||
  personalConditions.has(authenticator) ||
  ownConditions.has(authenticator) ||
  conditionsOf.in(realm).has(authenticator);
