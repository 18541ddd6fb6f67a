import type { Execution } from '../../domain/authentication/authentication.ts';
import { personalConditions } from '../../domain/authentication/conditions/index.ts';
import { configIn } from '../../domain/authentication/find.ts';
import { runFlow } from '../../domain/authentication/run-flow.ts';
import { type DirectGrantFlow, isConditionIn, ownConditions } from './flow.ts';
import { steps as stepsOf } from './index.ts';
import { nameInForm } from './name-in-form.ts';
import type { Asked, Named } from './step.ts';

/** What a request says of who it is from. */
export interface Said {
  /** By the first step of the flow that reads it, or else by the form; undefined where neither does. */
  readonly named: Named | undefined;
  /** What each step has read, by the id of its execution. */
  readonly byExecution: ReadonlyMap<string, Named>;
}

/**
 * Who a request says it is from, by the steps of the flow that read it and before any of them is taken: whoever they are, what they
 * prove is held against them alone. Parts of the flow that depend on who it is are passed over.
 * @throws {Refusal} where a step cannot read from the request what it should
 */
export async function whoSays({ authentication, flow }: DirectGrantFlow, asked: Asked): Promise<Said> {
  const steps = stepsOf.in(asked.realm);
  const configOf = (execution: Execution) => configIn(authentication, execution);
  const byExecution = new Map<string, Named>();
  let first: Named | undefined;
  await runFlow(authentication, flow, {
    isCondition: isConditionIn(asked.realm),
    configOf,
    flowsDone: new Set(),
    isConfigured: () => false,
    credentialPlace: () => undefined,
    async holds(execution) {
      const { authenticator = '' } = execution;
      const own = ownConditions.get(authenticator);
      if (own) return own({ used: new Set(), level: -1 }, configOf(execution));
      const nobody = { ...asked, user: undefined, clientScopes: asked.scope.scopes };
      return personalConditions.get(authenticator)?.holds(nobody, configOf(execution)) ?? false;
    },
    async perform(execution) {
      const step = steps.get(execution.authenticator ?? '');
      if (!step?.identify) return 'done';
      const named = await step.identify(asked, configOf(execution));
      if (!named) return 'not for them';
      asked.tell({ username: named.username });
      byExecution.set(execution.id, named);
      first ??= named;
      return 'done';
    },
  });
  return { named: first ?? (await byForm(asked)), byExecution };
}

/** Steps that find out nobody are about whom the form names; a flow of such alone lets nobody in. */
async function byForm(asked: Asked): Promise<Named | undefined> {
  const username = asked.form.get('username');
  if (username === undefined) return undefined;
  asked.tell({ username });
  return nameInForm(asked);
}
