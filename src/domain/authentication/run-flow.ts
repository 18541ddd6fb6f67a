import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { findFlow, inOrder } from './find.ts';

/**
 * How a step ended, or a flow: it is done; it is not for this person, so that an alternative may be tried; it has
 * failed, and with it everything; or it waits for an answer, and everything with it: what is done stays done.
 */
export type Outcome = 'done' | 'not for them' | 'failed' | 'asked';

/** What a flow is made of: authenticators and conditions, by their provider ids. */
export interface Steps {
  isCondition(authenticator: string): boolean;
  /** Whether the person can take this step at all, having set up what it asks for. */
  isConfigured(authenticator: string): boolean | Promise<boolean>;
  /** Whether it asks for what the person has set up by themselves: of alternatives such steps come first. */
  isCredential(authenticator: string): boolean | Promise<boolean>;
  /** Whether they would rather take this one of several alternatives. */
  isChosen?(execution: Execution): boolean;
  /** Whether a condition holds. */
  holds(execution: Execution): Promise<boolean>;
  perform(execution: Execution): Promise<Outcome>;
  /** Told of a conditional flow that is done, by its conditions. */
  flowDone?(flow: Flow, conditions: readonly Execution[]): void;
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
  let isAnyNeeded = false;
  for (const execution of runs.filter(isNeeded)) {
    if (await isPassedOver(authentication, execution, steps)) continue;
    isAnyNeeded = true;
    const outcome = await runExecution(authentication, execution, steps);
    if (outcome !== 'done') return outcome;
  }
  if (isAnyNeeded) return 'done';
  const alternatives = runs.filter(({ requirement }) => requirement === 'ALTERNATIVE');
  return runAlternatives(authentication, alternatives, steps);
}

/** Every authenticator that may be asked to do something when the flow runs, conditions included; of a form the form. */
export function authenticatorsOf(authentication: RealmAuthentication, flow: Flow | undefined): string[] {
  const on = flow?.executions.filter(({ requirement }) => requirement !== 'DISABLED') ?? [];
  return on.flatMap(({ flowId, authenticator }) =>
    flowId === undefined || authenticator !== undefined
      ? [authenticator ?? '']
      : authenticatorsOf(authentication, findFlow(authentication, flowId)),
  );
}

async function runAlternatives(
  authentication: RealmAuthentication,
  runs: readonly Execution[],
  steps: Steps,
): Promise<Outcome> {
  const rank = async (execution: Execution) => {
    if (steps.isChosen?.(execution)) return 0;
    const { authenticator = '', flowId } = execution;
    return flowId === undefined && (await steps.isCredential(authenticator)) ? 1 : 2;
  };
  const ranked = await Promise.all(
    runs.map(async (execution) => ({ execution, rank: await rank(execution) })),
  );
  const inTurn = ranked.toSorted((a, b) => a.rank - b.rank).map(({ execution }) => execution);
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
  execution.flowId === undefined || execution.authenticator !== undefined
    ? steps.perform(execution)
    : runPart(authentication, findFlow(authentication, execution.flowId), steps);

async function runPart(
  authentication: RealmAuthentication,
  flow: Flow | undefined,
  steps: Steps,
): Promise<Outcome> {
  const outcome = await runFlow(authentication, flow, steps);
  if (flow && outcome === 'done') steps.flowDone?.(flow, conditionsOf(flow, steps));
  return outcome;
}

/** Whether it is conditional, and its conditions do not hold. */
async function isPassedOver(
  authentication: RealmAuthentication,
  { requirement, flowId }: Execution,
  steps: Steps,
): Promise<boolean> {
  if (requirement !== 'CONDITIONAL' || flowId === undefined) return false;
  const flow = findFlow(authentication, flowId);
  const conditions = flow ? conditionsOf(flow, steps) : [];
  for (const condition of conditions) {
    const holds =
      condition.authenticator === USER_CONFIGURED
        ? await isConfigured(authentication, flow, steps)
        : await steps.holds(condition);
    if (!holds) return true;
  }
  return conditions.length === 0;
}

/** Whether the person has set up what a flow asks for. */
async function isConfigured(
  authentication: RealmAuthentication,
  flow: Flow | undefined,
  steps: Steps,
): Promise<boolean> {
  const runs = flow ? enabled(flow, steps) : [];
  const required = runs.filter(isNeeded);
  const has: boolean[] = [];
  for (const { authenticator = '', flowId } of required.length > 0 ? required : runs)
    has.push(
      flowId === undefined
        ? await steps.isConfigured(authenticator)
        : await isConfigured(authentication, findFlow(authentication, flowId), steps),
    );
  return required.length > 0 ? has.every(Boolean) : has.some(Boolean);
}

const conditionsOf = ({ executions }: Flow, steps: Steps): Execution[] =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && steps.isCondition(authenticator),
  );

const isNeeded = ({ requirement }: Execution) => requirement === 'REQUIRED' || requirement === 'CONDITIONAL';

const enabled = ({ executions }: Flow, { isCondition }: Steps) =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && !isCondition(authenticator),
  );
