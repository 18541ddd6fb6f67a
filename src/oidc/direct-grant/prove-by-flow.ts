import type { Execution, RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { personalConditions } from '../../domain/authentication/conditions/index.ts';
import { configIn } from '../../domain/authentication/find.ts';
import { runFlow } from '../../domain/authentication/run-flow.ts';
import type { Outcome, Steps } from '../../domain/authentication/steps.ts';
import { hasPassword } from '../../domain/users/password.ts';
import { passwordPolicyOf } from '../../domain/users/password-policy/policy-of-realm.ts';
import type { Proof } from '../../domain/users/prove-user.ts';
import type { User } from '../../domain/users/user.ts';
import { type DirectGrantFlow, isConditionIn, levelReached, ownConditions, type SoFar } from './flow.ts';
import { conditions as conditionsOf, steps as directGrantSteps } from './index.ts';
import type { DirectGrantStep, Finding, Login, Refuse } from './step.ts';
import type { Said } from './who-says.ts';

/** What a flow makes of a login. */
export type FlowProof = Proof & {
  /** The level of authentication that was reached, where it has any. */
  readonly level?: number;
  /** How it is said that they are not let in, where not in the usual words. */
  readonly refuse?: Refuse | undefined;
};

type Failure = Extract<Finding, { done: false }>;
const NOT_PROVED: Failure = { done: false, step: 'first factor' };

/**
 * Goes through a direct grant flow for somebody, or for nobody, which takes as long.
 * @param said who the login is of, as the steps of the flow have read it
 */
export async function proveByFlow(
  { authentication, flow }: DirectGrantFlow,
  login: Login,
  said: Said,
): Promise<FlowProof> {
  const { user } = login;
  const { refuse } = said.named ?? {};
  if (!user) {
    await takeAsLong(login);
    return { proved: false, step: 'first factor', keep: [], refuse };
  }
  const proving: Proving = {
    authentication,
    login: { ...login, user },
    said,
    soFar: { used: new Set(), level: -1 },
    confirm: [],
    keep: [],
    isNamed: false,
    isWrong: false,
    failure: undefined,
  };
  const outcome = await runFlow(authentication, flow, stepsOf(proving));
  const { soFar, confirm, keep, isNamed, isWrong, failure = NOT_PROVED } = proving;
  // A flow that never asks for a name has nobody to let in.
  if (outcome === 'done' && isNamed)
    return { proved: true, confirm, keep, refuse, ...(soFar.level >= 0 && { level: soFar.level }) };
  const { step, denied, isNoFailure } = failure;
  return {
    proved: false,
    step,
    keep,
    refuse: failure.refuse,
    ...(denied !== undefined && { denied }),
    ...(isNoFailure && !isWrong && { isNoFailure: true }),
  };
}

/** A login on its way through the flow. */
interface Proving {
  readonly authentication: RealmAuthentication;
  readonly login: Login & { readonly user: User };
  readonly said: Said;
  readonly soFar: SoFar;
  readonly confirm: (() => Promise<boolean>)[];
  readonly keep: (() => Promise<void>)[];
  /** Whether a step has asked for a name. */
  isNamed: boolean;
  /** Whether anything was wrong that was shown, whatever the steps behind it say. */
  isWrong: boolean;
  failure: Failure | undefined;
}

/** What the flow is made of for this login. */
function stepsOf(proving: Proving): Steps {
  const { authentication, login, soFar } = proving;
  const steps = directGrantSteps.in(login.realm);
  const configOf = (execution: Execution) => configIn(authentication, execution);
  return {
    isCondition: isConditionIn(login.realm),
    configOf,
    flowsDone: new Set(),
    isConfigured(authenticator) {
      const { credential, asksNothing } = steps.get(authenticator) ?? {};
      return credential === undefined ? !asksNothing : has(login, credential);
    },
    credentialPlace(authenticator) {
      const { credential } = steps.get(authenticator) ?? {};
      const place = login.credentials.findIndex(({ type }) => type === credential);
      return place < 0 ? undefined : place;
    },
    async holds(execution) {
      const { authenticator = '' } = execution;
      const own = ownConditions.get(authenticator);
      if (own) return own(soFar, configOf(execution));
      const fromOutside = conditionsOf.in(login.realm).get(authenticator);
      if (fromOutside) return fromOutside.holds(login, configOf(execution));
      const somebody = { ...login, clientScopes: login.scope.scopes };
      return personalConditions.get(authenticator)?.holds(somebody, configOf(execution)) ?? false;
    },
    async perform(execution) {
      return note(proving, await take(proving, steps.get(execution.authenticator ?? ''), execution));
    },
    flowDone(_flow, those) {
      soFar.level = levelReached(those, configOf) ?? soFar.level;
    },
  };
}

const has = ({ credentials }: Login, type: string): boolean =>
  credentials.some((credential) => credential.type === type);

/** Has one step look at what was handed in. One that asks who somebody is must come to the same person as the others. */
async function take(
  { authentication, login, said, soFar }: Proving,
  step: DirectGrantStep | undefined,
  execution: Execution,
): Promise<Finding> {
  if (!step || (step.credential !== undefined && !has(login, step.credential))) return 'not for them';
  const config = configIn(authentication, execution);
  if (step.identify) {
    const whom = said.byExecution.get(execution.id) ?? (await step.identify(login, config));
    if (!whom) return 'not for them';
    if (whom.user?.id !== login.user.id)
      return { ...NOT_PROVED, ...(whom.refuse && { refuse: whom.refuse }) };
  }
  const finding = await step.perform(login, config);
  if (finding !== 'not for them' && finding.done && step.proves !== undefined) soFar.used.add(step.proves);
  return finding;
}

/** Keeps what a step has found for the end of the flow. */
function note(proving: Proving, finding: Finding): Outcome {
  if (finding === 'not for them') return finding;
  if (!finding.done) {
    proving.failure = finding;
    proving.isWrong ||= !finding.isNoFailure;
    return 'failed';
  }
  proving.isNamed ||= finding.names === true;
  if (finding.confirm) proving.confirm.push(finding.confirm);
  if (finding.keep) proving.keep.push(finding.keep);
  return 'done';
}

/** As long as a password takes, for a name that is nobody's. */
const takeAsLong = ({ realm, form }: Login) =>
  hasPassword([], form.get('password') ?? '', passwordPolicyOf(realm));
