import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import type { Config } from './conditions/condition.ts';
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
  /**
   * Where what it asks for stands among what the person has set up by themselves; undefined where it asks for nothing such. Of alternatives those
   * come first, in that order.
   */
  credentialPlace(authenticator: string): number | undefined | Promise<number | undefined>;
  /** Whether they would rather take this one of several alternatives. */
  isChosen?(execution: Execution): boolean;
  /** Whether it was taken before, so that a flow that was begun goes on. */
  isDone?(execution: Execution): boolean;
  /** Whether a condition holds; undefined where that cannot be said, since nobody is known yet. */
  holds(execution: Execution): Promise<boolean | undefined>;
  perform(execution: Execution): Promise<Outcome>;
  /** How an execution is configured. */
  configOf(execution: Execution): Config;
  /** Aliases of the flows that were gone through so far. */
  readonly flowsDone: Set<string>;
  /** Told of a conditional flow that is done, by its conditions. */
  flowDone?(flow: Flow, conditions: readonly Execution[]): void;
}

/** The condition that asks for nothing but what is beside it. */
export const USER_CONFIGURED = 'conditional-user-configured';
/** The condition that asks whether another part of the flow was gone through before. */
export const SUB_FLOW_EXECUTED = 'conditional-sub-flow-executed';

/** Whether it asks for the flow and not for the person. */
export const isAboutFlow = (authenticator: string): boolean =>
  authenticator === USER_CONFIGURED || authenticator === SUB_FLOW_EXECUTED;

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

/** The steps by which an execution may begin: of a flow the first that is required, or each alternative. */
export async function firstSteps(
  authentication: RealmAuthentication,
  execution: Execution,
  steps: Steps,
): Promise<Execution[]> {
  if (execution.flowId === undefined) return [execution];
  const flow = findFlow(authentication, execution.flowId);
  return flow ? firstOfFlow(authentication, flow, steps) : [];
}

async function firstOfFlow(
  authentication: RealmAuthentication,
  flow: Flow,
  steps: Steps,
): Promise<Execution[]> {
  const runs = enabled(flow, steps);
  const needed = runs.filter(isNeeded);
  const first = await firstRun(authentication, needed, steps);
  const begin = needed.length === 0 ? runs : first ? [first] : [];
  const all = await Promise.all(begin.map((each) => firstSteps(authentication, each, steps)));
  return all.flat();
}

/** The first of them that is not passed over. */
async function firstRun(
  authentication: RealmAuthentication,
  needed: readonly Execution[],
  steps: Steps,
): Promise<Execution | undefined> {
  for (const execution of needed)
    if ((await isPassedOver(authentication, execution, steps)) === false) return execution;
  return undefined;
}

/**
 * The steps that may be taken in the place of one that waits for an answer, and itself (as Keycloak finds them): those of the
 * alternatives beside it, and beside the flows that it is the first of.
 */
export async function waysBeside(
  authentication: RealmAuthentication,
  flow: Flow,
  execution: Execution,
  steps: Steps,
): Promise<Execution[]> {
  const path = pathTo(authentication, flow, execution) ?? [];
  let widest: Flow | undefined;
  for (const { flow: around, execution: at } of path.toReversed()) {
    if (at.requirement !== 'ALTERNATIVE' && enabled(around, steps).find(isNeeded)?.id !== at.id) break;
    if (at.requirement === 'ALTERNATIVE') widest = around;
  }
  return widest ? firstOfFlow(authentication, widest, steps) : [execution];
}

/** The executions that lead down to one, each with the flow it is in. */
function pathTo(
  authentication: RealmAuthentication,
  flow: Flow,
  execution: Execution,
): { readonly flow: Flow; readonly execution: Execution }[] | undefined {
  for (const each of flow.executions) {
    if (each.id === execution.id) return [{ flow, execution: each }];
    const below = each.flowId === undefined ? undefined : findFlow(authentication, each.flowId);
    const rest = below && pathTo(authentication, below, execution);
    if (rest) return [{ flow, execution: each }, ...rest];
  }
  return undefined;
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
  if (flow && outcome === 'done') {
    steps.flowsDone.add(flow.alias);
    steps.flowDone?.(flow, conditionsOf(flow, steps));
  }
  return outcome;
}

/** Whether it is conditional, and its conditions do not hold; undefined where that cannot be said of nobody. */
async function isPassedOver(
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

const conditionsOf = ({ executions }: Flow, steps: Steps): Execution[] =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && steps.isCondition(authenticator),
  );

const isNeeded = ({ requirement }: Execution) => requirement === 'REQUIRED' || requirement === 'CONDITIONAL';

const enabled = ({ executions }: Flow, { isCondition }: Steps) =>
  inOrder(executions).filter(
    ({ requirement, authenticator = '' }) => requirement !== 'DISABLED' && !isCondition(authenticator),
  );
