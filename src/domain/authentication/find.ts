import { adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { AuthenticatorConfig, Execution, Flow, RealmAuthentication } from './authentication.ts';

/** Lookups in the flows of a realm, and the words of Keycloak for what is not there. */
export const findFlow = ({ flows }: RealmAuthentication, id: string): Flow | undefined =>
  flows.find((flow) => flow.id === id);

export const findFlowByAlias = ({ flows }: RealmAuthentication, alias: string): Flow | undefined =>
  flows.find((flow) => flow.alias === alias);

/** @throws {Refusal} 404 */
export function getExecution(
  authentication: RealmAuthentication,
  id: string,
): { flow: Flow; execution: Execution } {
  for (const flow of authentication.flows) {
    const execution = flow.executions.find((each) => each.id === id);
    if (execution) return { flow, execution };
  }
  throw adminNotFound('Illegal execution');
}

/** @throws {Refusal} 404 */
export function getConfig({ configs }: RealmAuthentication, id: string): AuthenticatorConfig {
  const config = configs.find((each) => each.id === id);
  if (!config) throw adminNotFound('Could not find authenticator config');
  return config;
}

/** What an execution is told of its configuration: all of it, what is secret too. */
export function configIn(
  { configs }: RealmAuthentication,
  { configId }: Execution,
): AuthenticatorConfig['config'] {
  const found = configs.find(({ id }) => id === configId);
  return { ...found?.config, ...found?.secrets };
}

/** The executions of a flow in the order in which they run. */
export const inOrder = <Ordered extends { readonly priority: number }>(all: readonly Ordered[]): Ordered[] =>
  all.toSorted((a, b) => a.priority - b.priority);

/** The priority behind all others. */
export const lastPriority = (all: readonly { readonly priority: number }[]): number =>
  all.length === 0 ? 0 : Math.max(...all.map(({ priority }) => priority)) + 1;

/** @throws {Refusal} 400 in the words of Keycloak, which are for each thing that may not be done to a built-in flow */
export function checkNotBuiltIn({ builtIn }: Flow, what: string): void {
  if (builtIn) throw new Refusal(400, what);
}

/** The same with a flow in the place of the one of its id. */
export const withFlow = (authentication: RealmAuthentication, flow: Flow): RealmAuthentication => ({
  ...authentication,
  flows: authentication.flows.map((each) => (each.id === flow.id ? flow : each)),
});

/** The flow with another execution in the place of the one of that id. */
export const withExecution = (
  authentication: RealmAuthentication,
  flow: Flow,
  execution: Execution,
): RealmAuthentication =>
  withFlow(authentication, {
    ...flow,
    executions: flow.executions.map((each) => (each.id === execution.id ? execution : each)),
  });
