import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { findFlow, inOrder } from './find.ts';
import { type Steps, SUB_FLOW_EXECUTED, USER_CONFIGURED } from './steps.ts';

/** Whether it is conditional, and its conditions do not hold; undefined where that cannot be said of nobody. */
export async function isPassedOver(
  authentication: RealmAuthentication,
  { requirement, flowId }: Execution,
  steps: Steps,
): Promise<boolean | undefined> {
  if (requirement !== 'CONDITIONAL' || flowId === undefined) return false;
  const flow = findFlow(authentication, flowId);
  const conditions = flow ? conditionsOf(flow, steps) : [];
  for (const condition of conditions) {
    const judgement = await holds(flow, condition, steps);
    if (!judgement) return judgement === undefined ? undefined : true;
  }
  return conditions.length === 0;
}

async function holds(
  flow: Flow | undefined,
  condition: Execution,
  steps: Steps,
): Promise<boolean | undefined> {
  if (condition.authenticator === USER_CONFIGURED) return isConfigured(flow, steps);
  if (condition.authenticator !== SUB_FLOW_EXECUTED) return steps.holds(condition);
  const { flow_to_check: alias = '', check_result: result } = steps.configOf(condition);
  return steps.flowsDone.has(alias) === (result !== 'not-executed');
}

/**
 * Whether the person has set up what a flow asks for: all that is required, or where nothing is, one of the alternatives. What is in parts
 * of its own is theirs to ask for, and counts as set up (as Keycloak); what depends on conditions counts for nothing.
 */
async function isConfigured(flow: Flow | undefined, steps: Steps): Promise<boolean> {
  const runs = flow ? enabled(flow, steps) : [];
  const required = runs.filter(({ requirement }) => requirement === 'REQUIRED');
  const alternatives = runs.filter(({ requirement }) => requirement === 'ALTERNATIVE');
  const has: boolean[] = [];
  for (const { authenticator = '', flowId } of required.length > 0 ? required : alternatives)
    has.push(flowId !== undefined || (await steps.isConfigured(authenticator)));
  return required.length > 0 ? has.every(Boolean) : has.length === 0 || has.some(Boolean);
}

/** The conditions of a flow, in order. */
export const conditionsOf = ({ executions }: Flow, steps: Steps): Execution[] =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && steps.isCondition(authenticator),
  );

/** Whether a flow is not gone through without it, as far as its conditions hold. */
export const isNeeded = ({ requirement }: Execution) =>
  requirement === 'REQUIRED' || requirement === 'CONDITIONAL';

/** What of a flow is run, in order: all that is switched on and no condition. */
export const enabled = ({ executions }: Flow, { isCondition }: Steps) =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && !isCondition(authenticator),
  );
