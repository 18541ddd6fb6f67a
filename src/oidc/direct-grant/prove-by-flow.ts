import type { Execution } from '../../domain/authentication/authentication.ts';
import { personalConditions } from '../../domain/authentication/conditions/index.ts';
import { configIn } from '../../domain/authentication/find.ts';
import { runFlow } from '../../domain/authentication/run-flow.ts';
import type { Outcome } from '../../domain/authentication/steps.ts';
import { hasPassword } from '../../domain/users/password.ts';
import { passwordPolicyOf } from '../../domain/users/password-policy/policy-of-realm.ts';
import type { Proof } from '../../domain/users/prove-user.ts';
import { type DirectGrantFlow, isConditionIn, levelReached, ownConditions, type SoFar } from './flow.ts';
import { conditions as conditionsOf, steps as stepsOf } from './index.ts';
import type { Finding, Login, Refuse } from './step.ts';
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

/** @param said who the login is of, as the steps of the flow have read it */
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
  const confirm: (() => Promise<boolean>)[] = [];
  const keep: (() => Promise<void>)[] = [];
  let named = false;
  // Whether anything was wrong that was shown, whatever the steps behind it say.
  let wrong = false;
  const soFar: SoFar = { used: new Set(), level: -1 };
  let failure: Failure | undefined;
  const steps = stepsOf.in(login.realm);
  const configOf = (execution: Execution) => configIn(authentication, execution);
  const has = (type: string) => login.credentials.some((credential) => credential.type === type);

  async function take(execution: Execution): Promise<Finding> {
    const step = steps.get(execution.authenticator ?? '');
    if (!step || (step.credential !== undefined && !has(step.credential))) return 'not for them';
    const config = configOf(execution);
    if (step.identify) {
      const whom = said.byExecution.get(execution.id) ?? (await step.identify(login, config));
      if (!whom) return 'not for them';
      if (whom.user?.id !== user?.id) return { ...NOT_PROVED, ...(whom.refuse && { refuse: whom.refuse }) };
    }
    const finding = await step.perform(login, config);
    if (finding !== 'not for them' && finding.done && step.proves !== undefined) soFar.used.add(step.proves);
    return finding;
  }

  const outcome = await runFlow(authentication, flow, {
    isCondition: isConditionIn(login.realm),
    configOf,
    flowsDone: new Set(),
    isConfigured(authenticator) {
      const { credential, asksNothing } = steps.get(authenticator) ?? {};
      return credential === undefined ? !asksNothing : has(credential);
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
      const somebody = { ...login, user, clientScopes: login.scope.scopes };
      return personalConditions.get(authenticator)?.holds(somebody, configOf(execution)) ?? false;
    },
    async perform(execution): Promise<Outcome> {
      const finding = await take(execution);
      if (finding === 'not for them') return finding;
      if (!finding.done) {
        failure = finding;
        wrong ||= !finding.isNoFailure;
        return 'failed';
      }
      named ||= finding.names === true;
      if (finding.confirm) confirm.push(finding.confirm);
      if (finding.keep) keep.push(finding.keep);
      return 'done';
    },
    flowDone(_flow, those) {
      soFar.level = levelReached(those, configOf) ?? soFar.level;
    },
  });
  // A flow that never asks for a name has nobody to let in.
  if (outcome === 'done' && named)
    return { proved: true, confirm, keep, refuse, ...(soFar.level >= 0 && { level: soFar.level }) };
  const { step, denied, isNoFailure, refuse: inItsWay } = failure ?? NOT_PROVED;
  return {
    proved: false,
    step,
    keep,
    refuse: inItsWay,
    ...(denied !== undefined && { denied }),
    ...(isNoFailure && !wrong && { isNoFailure: true }),
  };
}

/** As long as a password takes, for a name that is nobody's. */
const takeAsLong = ({ realm, form }: Login) =>
  hasPassword([], form.get('password') ?? '', passwordPolicyOf(realm));
