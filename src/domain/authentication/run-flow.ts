import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { findFlow } from './find.ts';
import { firstSteps } from './first-steps.ts';
import { conditionsOf, enabled, isNeeded, isPassedOver } from './passed-over.ts';
import type { Outcome, Steps } from './steps.ts';

/**
 * Runs a flow as Keycloak does: all that is required, one after the other, and where nothing is, the first alternative
 * that will do. Alternatives beside required or conditional steps are passed over, whatever becomes of those; a conditional flow is required where
 * all its conditions hold, and one without any is passed over as well. A flow of which nothing is run is not for them.
 */
export async function runFlow(
  authentication: RealmAuthentication,
  flow: Flow | undefined,
  steps: Steps,
): Promise<Outcome> {
  const runs = flow ? enabled(flow, steps) : [];
  const needed = runs.filter(isNeeded);
  if (needed.length === 0) return runAlternatives(authentication, runs, steps);
  let isAnyRun = false;
  for (const execution of needed) {
    const isPassed = await isPassedOver(authentication, execution, steps);
    if (isPassed === undefined) return 'not for them';
    if (isPassed) continue;
    isAnyRun = true;
    const outcome = await runExecution(authentication, execution, steps);
    if (outcome !== 'done') return outcome;
  }
  return isAnyRun ? 'done' : 'not for them';
}

async function runAlternatives(
  authentication: RealmAuthentication,
  runs: readonly Execution[],
  steps: Steps,
): Promise<Outcome> {
  const ranked = await Promise.all(
    runs.map(async (execution) => ({ execution, rank: await rankOf(authentication, execution, steps) })),
  );
  const inTurn = ranked.toSorted((a, b) => a.rank - b.rank).map(({ execution }) => execution);
  for (const execution of inTurn) {
    const outcome = await runExecution(authentication, execution, steps);
    if (outcome !== 'not for them') return outcome;
  }
  return 'not for them';
}

/** Which of several alternatives comes first: what was chosen, what was begun, what the person has set up, the rest. */
async function rankOf(
  authentication: RealmAuthentication,
  execution: Execution,
  steps: Steps,
): Promise<number> {
  const within = executionsWithin(authentication, execution);
  if (within.some((each) => steps.isChosen?.(each))) return -2;
  if (within.some((each) => steps.isDone?.(each))) return -1;
  const first = await firstSteps(authentication, execution, steps);
  const places = await Promise.all(
    first.map(({ authenticator = '' }) => steps.credentialPlace(authenticator)),
  );
  return Math.min(...places.map((place) => place ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

const executionsWithin = (authentication: RealmAuthentication, execution: Execution): Execution[] =>
  execution.flowId === undefined
    ? [execution]
    : (findFlow(authentication, execution.flowId)?.executions ?? []).flatMap((each) =>
        each.requirement === 'DISABLED' ? [] : executionsWithin(authentication, each),
      );

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
  if (flow && outcome === 'done') {
    steps.flowsDone.add(flow.alias);
    steps.flowDone?.(flow, conditionsOf(flow, steps));
  }
  return outcome;
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
