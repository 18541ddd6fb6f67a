import { adminConflict, adminNotFound } from '../../errors/admin.ts';
import { newId } from '../../lib/ids.ts';
import type { AuthenticatorConfig, Execution, Flow, RealmAuthentication } from './authentication.ts';
import { checkNotBuiltIn, findFlow, findFlowByAlias, getConfig } from './find.ts';

/** The flow by its id. @throws {Refusal} 404 */
export function getFlow(authentication: RealmAuthentication, id: string): Flow {
  const flow = findFlow(authentication, id);
  if (!flow) throw adminNotFound('Could not find flow with id');
  return flow;
}

/** The new flow goes behind the others. */
export const addFlow = (authentication: RealmAuthentication, flow: Flow): RealmAuthentication => ({
  ...authentication,
  flows: [...authentication.flows, flow],
});

/** Every flow is known by its alias. @throws {Refusal} 409 */
export function checkAliasIsFree(
  authentication: RealmAuthentication,
  alias: string,
  description = 'New flow alias name already exists',
): void {
  if (findFlowByAlias(authentication, alias)) throw adminConflict(description);
}

/**
 * Copies a flow with all that is below it. What is copied along is named after the copy.
 * @throws {Refusal} 409 when one of the names is taken
 */
export function copyFlow(
  authentication: RealmAuthentication,
  original: Flow,
  alias: string,
): { readonly authentication: RealmAuthentication; readonly copy: Flow } {
  const flows: Flow[] = [];
  const configs: AuthenticatorConfig[] = [];
  const named = (name: string | undefined) => `${alias} ${name ?? ''}`;
  const copyOf = (flow: Flow, newAlias: string): Flow => {
    checkAliasIsFree({ ...authentication, flows: [...authentication.flows, ...flows] }, newAlias);
    const at = flows.push(flow) - 1;
    const copy = {
      ...flow,
      id: newId(),
      alias: newAlias,
      builtIn: false,
      executions: flow.executions.map(copyExecution),
    };
    flows[at] = copy;
    return copy;
  };
  const copyExecution = ({ flowId, configId, ...execution }: Execution): Execution => {
    const below = flowId === undefined ? undefined : findFlow(authentication, flowId);
    return {
      ...execution,
      id: newId(),
      ...(below && { flowId: copyOf(below, named(below.alias)).id }),
      ...(configId !== undefined && { configId: copyConfig(getConfig(authentication, configId)) }),
    };
  };
  const copyConfig = (config: AuthenticatorConfig): string => {
    const copy = { ...config, id: newId(), alias: named(config.alias) };
    configs.push(copy);
    return copy.id;
  };
  const copy = copyOf(original, alias);
  return {
    authentication: {
      ...authentication,
      flows: [...authentication.flows, ...flows],
      configs: [...authentication.configs, ...configs],
    },
    copy,
  };
}

/** The ids of a flow and of all flows below it. */
export function withFlowsBelow(authentication: RealmAuthentication, id: string): ReadonlySet<string> {
  const ids = new Set([id]);
  // What is added while it is walked over is walked over as well.
  for (const each of ids)
    for (const { flowId } of findFlow(authentication, each)?.executions ?? [])
      if (flowId !== undefined) ids.add(flowId);
  return ids;
}

/**
 * Takes a flow away with all that is below it, and the execution that runs it.
 * @throws {Refusal} 404; 400 when it is built in; 409 when the realm uses it
 */
export function removeFlow(authentication: RealmAuthentication, id: string): RealmAuthentication {
  const flow = findFlow(authentication, id);
  if (!flow) throw adminNotFound('Flow not found');
  checkNotBuiltIn(flow, "Can't delete built in flow");
  return withoutFlow(authentication, id);
}

/** As `removeFlow`, of a part of a flow. @throws {Refusal} 409 when the realm uses it */
export function withoutFlow(authentication: RealmAuthentication, id: string): RealmAuthentication {
  const gone = withFlowsBelow(authentication, id);
  if (Object.values(authentication.bindings).some((bound) => gone.has(bound)))
    throw adminConflict('The flow is in use by the realm');
  const flows = authentication.flows
    .filter((flow) => !gone.has(flow.id))
    .map((flow) =>
      flow.executions.some(({ flowId }) => flowId !== undefined && gone.has(flowId))
        ? {
            ...flow,
            executions: flow.executions.filter(({ flowId }) => flowId === undefined || !gone.has(flowId)),
          }
        : flow,
    );
  const configIds = new Set(
    authentication.flows
      .filter((flow) => gone.has(flow.id))
      .flatMap(({ executions }) => executions.map(({ configId }) => configId)),
  );
  return {
    ...authentication,
    flows,
    configs: authentication.configs.filter((config) => !configIds.has(config.id)),
  };
}
