import { Refusal } from '../../errors/refusal.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { newId } from '../../lib/ids.ts';
import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { addFlow, withFlowsBelow, withoutFlow } from './change-flows.ts';
import {
  checkNotBuiltIn,
  findFlow,
  getExecution,
  inOrder,
  lastPriority,
  withExecution,
  withFlow,
} from './find.ts';
import { findProviderFor } from './providers/index.ts';

type Added = { readonly authentication: RealmAuthentication; readonly execution: Execution };

/**
 * An execution of an authenticator. Where only one requirement is possible it has that, otherwise it is off at first.
 * @throws {Refusal} 400 when there is no such authenticator for flows of that kind, or the flow is built in
 */
export function addExecution(
  extended: Extended,
  authentication: RealmAuthentication,
  flow: Flow,
  authenticator: string | undefined,
  asked: Partial<Pick<Execution, 'priority' | 'requirement'>>,
): Added {
  checkNotBuiltIn(flow, 'It is illegal to add execution to a built in flow');
  const provider = findProviderFor(extended, flow.providerId, authenticator ?? '');
  if (!provider) throw new Refusal(400, `No authentication provider found for id: ${authenticator ?? null}`);
  const [only, ...others] = provider.requirementChoices;
  const requirement = asked.requirement ?? (others.length === 0 && only !== undefined ? only : 'DISABLED');
  return append(authentication, flow, { requirement, authenticator: provider.id }, asked.priority);
}

/** @throws {Refusal} 400 when the flow is built in */
export const checkTakesSubFlows = (flow: Flow): void =>
  checkNotBuiltIn(flow, 'It is illegal to add sub-flow to a built in flow');

/** A flow below a flow, and the execution that runs it, which is off at first. @throws {Refusal} 400 */
export function addSubFlow(
  authentication: RealmAuthentication,
  flow: Flow,
  below: Flow,
  asked: Pick<Execution, 'authenticator'> & Partial<Pick<Execution, 'priority'>>,
): RealmAuthentication {
  checkTakesSubFlows(flow);
  const form = below.providerId === 'form-flow' ? asked.authenticator : undefined;
  const step = {
    requirement: 'DISABLED',
    ...(form !== undefined && { authenticator: form }),
    flowId: below.id,
  } as const;
  return append(addFlow(authentication, below), flow, step, asked.priority).authentication;
}

/**
 * An execution that runs a flow which is there already.
 * @throws {Refusal} 400 when the flow is not there, runs elsewhere or would run itself: flows are trees
 */
export function addFlowExecution(
  authentication: RealmAuthentication,
  flow: Flow,
  flowId: string,
  asked: Partial<Pick<Execution, 'priority'>> & Pick<Execution, 'requirement'>,
): Added {
  checkNotBuiltIn(flow, 'It is illegal to add execution to a built in flow');
  if (!findFlow(authentication, flowId)) throw new Refusal(400, "Execution's flow doesn't exist");
  const runs = authentication.flows.some(({ executions }) =>
    executions.some((each) => each.flowId === flowId),
  );
  if (runs || withFlowsBelow(authentication, flowId).has(flow.id))
    throw new Refusal(400, "Execution's flow runs in another place");
  return append(authentication, flow, { requirement: asked.requirement, flowId }, asked.priority);
}

function append(
  authentication: RealmAuthentication,
  flow: Flow,
  step: Omit<Execution, 'id' | 'priority'>,
  priority = lastPriority(flow.executions),
): Added {
  const execution = { id: newId(), ...step, priority };
  return {
    authentication: withFlow(authentication, { ...flow, executions: [...flow.executions, execution] }),
    execution,
  };
}

/** Takes an execution out, with the flow it runs or its configuration. @throws {Refusal} 404, 400 when built in */
export function removeExecution(authentication: RealmAuthentication, id: string): RealmAuthentication {
  const { flow, execution } = getExecution(authentication, id);
  checkNotBuiltIn(flow, 'It is illegal to remove execution from a built in flow');
  const without = withFlow(authentication, {
    ...flow,
    executions: flow.executions.filter((each) => each.id !== id),
  });
  const { flowId, configId } = execution;
  const alone = { ...without, configs: without.configs.filter((config) => config.id !== configId) };
  return flowId === undefined ? alone : withoutFlow(alone, flowId);
}

/**
 * An execution changes places with the one before or behind it; the first and the last stay where they are.
 * @throws {Refusal} 404, 400 when built in
 */
export function moveExecution(
  authentication: RealmAuthentication,
  id: string,
  by: -1 | 1,
): RealmAuthentication {
  const { flow, execution } = getExecution(authentication, id);
  checkNotBuiltIn(flow, 'It is illegal to modify execution in a built in flow');
  const ordered = inOrder(flow.executions);
  const other = ordered[ordered.indexOf(execution) + by];
  if (!other) return authentication;
  const swapped = withExecution(authentication, flow, { ...execution, priority: other.priority });
  const { flow: between } = getExecution(swapped, other.id);
  return withExecution(swapped, between, { ...other, priority: execution.priority });
}
