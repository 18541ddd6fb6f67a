import type { Execution, Flow, RealmAuthentication } from './authentication.ts';
import { findFlow } from './find.ts';
import { enabled, isNeeded, isPassedOver } from './passed-over.ts';
import type { Steps } from './steps.ts';

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
