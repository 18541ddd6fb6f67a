import type { Execution, Flow, RealmAuthentication } from '../../domain/authentication/authentication.ts';
import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { personalConditions } from '../../domain/authentication/conditions/index.ts';
import {
  credentialWasUsed,
  levelIsMissing,
  levelOf,
} from '../../domain/authentication/conditions/judgements.ts';
import { configIn, findFlow } from '../../domain/authentication/find.ts';
import { authenticatorsOf, isAboutFlow, runFlow } from '../../domain/authentication/run-flow.ts';
import type { Client } from '../../domain/clients/client.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import { hasPassword } from '../../domain/users/password.ts';
import { passwordPolicyOf } from '../../domain/users/password-policy/policy-of-realm.ts';
import type { Proof } from '../../domain/users/prove-user.ts';
import { notImplemented } from '../../errors/http.ts';
import { conditions as conditionsOf, steps as stepsOf } from './index.ts';
import type { Finding, Login } from './step.ts';

/** The flow by which users of the client log in here. */
export interface DirectGrantFlow {
  readonly authentication: RealmAuthentication;
  readonly flow: Flow | undefined;
}

/** @throws {Refusal} 501 when the flow has steps that this version cannot take, before any is taken */
export function directGrantFlowOf(realm: RealmView, client: Client): DirectGrantFlow {
  const authentication = authenticationOf(realm);
  const { direct_grant: own } = client.authenticationFlowBindingOverrides;
  const flow = findFlow(authentication, own ?? authentication.bindings.directGrantFlow);
  const strange = authenticatorsOf(authentication, flow).find(
    (authenticator) => !isConditionIn(realm)(authenticator) && !stepsOf.in(realm).has(authenticator),
  );
  if (strange !== undefined) throw notImplemented(`The step ${strange} of a direct grant flow`);
  return { authentication, flow };
}

/** What has come about in this login so far. */
interface SoFar {
  readonly used: Set<string>;
  /** The level of authentication; below 0 for none. */
  level: number;
}

const LEVEL_OF_AUTHENTICATION = 'conditional-level-of-authentication';

/** Conditions on the login itself. Nobody can ask for a level here (as Keycloak). */
const ownConditions: Readonly<Record<string, (soFar: SoFar, config: Config) => boolean>> = {
  'conditional-credential': ({ used }, config) =>
    credentialWasUsed({ hasUsed: (type) => used.has(type) }, config),
  [LEVEL_OF_AUTHENTICATION]: ({ level }, config) =>
    levelIsMissing({ requestedLevel: undefined, reachedLevel: level }, config),
};

const isConditionIn = (realm: RealmView) => (authenticator: string) =>
  isAboutFlow(authenticator) ||
  personalConditions.has(authenticator) ||
  Object.hasOwn(ownConditions, authenticator) ||
  conditionsOf.in(realm).has(authenticator);

/** What the flow makes of a login, and the level of authentication that was reached where it has any. */
export async function proveByFlow(
  { authentication, flow }: DirectGrantFlow,
  login: Login,
): Promise<Proof & { readonly level?: number }> {
  const { user } = login;
  if (!user) {
    await takeAsLong(login);
    return { proved: false, step: 'first factor', keep: [] };
  }
  const confirm: (() => Promise<boolean>)[] = [];
  const keep: (() => Promise<void>)[] = [];
  let named = false;
  // Whether anything was wrong that was shown, whatever the steps behind it say.
  let wrong = false;
  const soFar: SoFar = { used: new Set(), level: -1 };
  let failure: Extract<Finding, { done: false }> = { done: false, step: 'first factor' };
  const steps = stepsOf.in(login.realm);
  const configOf = (execution: Execution): Config => configIn(authentication, execution);
  const has = (type: string) => login.credentials.some((credential) => credential.type === type);
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
      if (Object.hasOwn(ownConditions, authenticator))
        return ownConditions[authenticator]?.(soFar, configOf(execution)) ?? false;
      const fromOutside = conditionsOf.in(login.realm).get(authenticator);
      if (fromOutside) return fromOutside.holds(login, configOf(execution));
      const somebody = { ...login, user, clientScopes: login.scope.scopes };
      return personalConditions.get(authenticator)?.holds(somebody, configOf(execution)) ?? false;
    },
    async perform(execution) {
      const step = steps.get(execution.authenticator ?? '');
      if (!step || (step.credential !== undefined && !has(step.credential))) return 'not for them';
      const finding = await step.perform(login, configOf(execution));
      if (finding === 'not for them') return finding;
      if (!finding.done) {
        failure = finding;
        wrong ||= !finding.isNoFailure;
        return 'failed';
      }
      named ||= finding.names === true;
      if (step.proves !== undefined) soFar.used.add(step.proves);
      if (finding.confirm) confirm.push(finding.confirm);
      if (finding.keep) keep.push(finding.keep);
      return 'done';
    },
    flowDone(_flow, those) {
      for (const condition of those)
        if (condition.authenticator === LEVEL_OF_AUTHENTICATION) soFar.level = levelOf(configOf(condition));
    },
  });
  // A flow that never asks for a name has nobody to let in.
  if (outcome === 'done' && named)
    return { proved: true, confirm, keep, ...(soFar.level >= 0 && { level: soFar.level }) };
  return {
    proved: false,
    step: failure.step,
    keep,
    ...(failure.denied !== undefined && { denied: failure.denied }),
    ...(failure.isNoFailure && !wrong && { isNoFailure: true }),
  };
}

/** As long as a password takes, for a name that is nobody's. */
const takeAsLong = ({ realm, form }: Login) =>
  hasPassword([], form.get('password') ?? '', passwordPolicyOf(realm));
