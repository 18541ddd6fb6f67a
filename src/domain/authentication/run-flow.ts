import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { findFlow, inOrder } from './find.ts';

/**
 * How a step ended, or a flow: it is done; it is not for this person, so that an alternative may be tried; or it has
 * failed, and with it everything.
 */
export type Outcome = 'done' | 'not for them' | 'failed';

/** What a flow is made of: authenticators and conditions, by their provider ids. */
export interface Steps {
  isCondition(authenticator: string): boolean;
  /** Whether the person can take this step at all, having set up what it asks for. */
  isConfigured(authenticator: string): boolean;
  /** Whether it asks for what the person has set up by themselves: of alternatives such steps come first. */
  isCredential(authenticator: string): boolean;
  /** Whether a condition holds. */
  holds(execution: Execution): Promise<boolean>;
  perform(execution: Execution): Promise<Outcome>;
}

/** The condition that asks for nothing but what is beside it. */
export const USER_CONFIGURED = 'conditional-user-configured';

/**
 * Runs a flow as Keycloak does: all that is required, one after the other, and where nothing is, the first alternative
 * that will do. Alternatives beside required steps are passed over; a conditional flow is required where all its
 * conditions hold, and one without any is passed over as well.
 */
export async function runFlow(
  authentication: RealmAuthentication,
  flow: Flow | undefined,
  steps: Steps,
): Promise<Outcome> {
  const runs = flow ? enabled(flow, steps) : [];
  const required = runs.filter(isNeeded);
  if (required.length === 0) return runAlternatives(authentication, runs, steps);
  for (const execution of required) {
    if (await isPassedOver(authentication, execution, steps)) continue;
    const outcome = await runExecution(authentication, execution, steps);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}

/** Every authenticator that may be asked to do something when the flow runs, conditions included. */
export function authenticatorsOf(authentication: RealmAuthentication, flow: Flow | undefined): string[] {
  const on = flow?.executions.filter(({ requirement }) => requirement !== 'DISABLED') ?? [];
  return on.flatMap(({ flowId, authenticator = '' }) =>
    flowId === undefined
      ? [authenticator]
      : authenticatorsOf(authentication, findFlow(authentication, flowId)),
  );
}

async function runAlternatives(
  authentication: RealmAuthentication,
  runs: readonly Execution[],
  steps: Steps,
): Promise<Outcome> {
  const comesFirst = ({ authenticator = '', flowId }: Execution) =>
    flowId === undefined && steps.isCredential(authenticator);
  const inTurn = [...runs.filter(comesFirst), ...runs.filter((execution) => !comesFirst(execution))];
  for (const execution of inTurn) {
    const outcome = await runExecution(authentication, execution, steps);
    if (outcome !== 'not for them') return outcome;
  }
  return 'not for them';
}

const runExecution = async (
  authentication: RealmAuthentication,
  execution: Execution,
  steps: Steps,
): Promise<Outcome> =>
  execution.flowId === undefined
    ? steps.perform(execution)
    : runFlow(authentication, findFlow(authentication, execution.flowId), steps);

/** Whether it is conditional, and its conditions do not hold. */
async function isPassedOver(
  authentication: RealmAuthentication,
  { requirement, flowId }: Execution,
  steps: Steps,
): Promise<boolean> {
  if (requirement !== 'CONDITIONAL' || flowId === undefined) return false;
  const flow = findFlow(authentication, flowId);
  const conditions = inOrder(flow?.executions ?? []).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && steps.isCondition(authenticator),
  );
  for (const condition of conditions) {
    const holds =
      condition.authenticator === USER_CONFIGURED
        ? isConfigured(authentication, flow, steps)
        : await steps.holds(condition);
    if (!holds) return true;
  }
  return conditions.length === 0;
}

/** Whether the person has set up what a flow asks for. */
function isConfigured(authentication: RealmAuthentication, flow: Flow | undefined, steps: Steps): boolean {
  const runs = flow ? enabled(flow, steps) : [];
  const has = ({ authenticator = '', flowId }: Execution) =>
    flowId === undefined
      ? steps.isConfigured(authenticator)
      : isConfigured(authentication, findFlow(authentication, flowId), steps);
  const required = runs.filter(isNeeded);
  return required.length > 0 ? required.every(has) : runs.some(has);
}

const isNeeded = ({ requirement }: Execution) => requirement === 'REQUIRED' || requirement === 'CONDITIONAL';

const enabled = ({ executions }: Flow, { isCondition }: Steps) =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && !isCondition(authenticator),
  );
