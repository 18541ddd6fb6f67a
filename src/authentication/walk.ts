import type { Execution, Flow, RealmAuthentication } from '../domain/authentication/authentication.ts';
import type { Config } from '../domain/authentication/conditions/condition.ts';
import { personalConditions } from '../domain/authentication/conditions/index.ts';
import { configIn, findFlow } from '../domain/authentication/find.ts';
import {
  authenticatorsOf,
  isAboutFlow,
  type Outcome,
  runFlow,
  type Steps,
  waysBeside,
} from '../domain/authentication/run-flow.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { refreshAllowedClients } from '../domain/sign-up/allowed-clients.ts';
import { type Change, Conflict } from '../domain/store.ts';
import { notImplemented } from '../errors/http.ts';
import type { Form } from '../http/form.ts';
import { conditions as conditionsOf } from './conditions/index.ts';
import { takenAddress } from './existing-account.ts';
import { keep } from './keep.ts';
import { type Login, withActions, withNotes, withState, withUser } from './login.ts';
import { steps as stepsOf } from './steps/index.ts';
import { errorPage, type LastPage, type Mistake, NOT_FOR_THEM, type StepPage, type Turn } from './turn.ts';

/** Whether people can get a credential by this action. */
const isSwitchedOn = ({ requiredActions }: RealmAuthentication, action: string): boolean =>
  requiredActions.some(({ alias, enabled }) => alias === action && enabled);

/** How far a walk through the flow gets. */
export type Walked = { readonly login: Login } & (
  | { readonly kind: 'done' }
  | { readonly kind: 'ended'; readonly page: StepPage }
  | {
      readonly kind: 'asked';
      readonly page: StepPage;
      readonly mistake?: Mistake | undefined;
      readonly unit?: readonly Change[] | undefined;
      /** The steps that may be taken instead, and the one that asks: by what they prefer. */
      readonly ways: readonly Execution[];
    }
  | { readonly kind: 'sent'; readonly notice: string; readonly unit: readonly Change[] }
  | { readonly kind: 'elsewhere'; readonly provider: string }
  | {
      readonly kind: 'failed';
      readonly page: LastPage;
      readonly mistake: Mistake;
      /** Whether a step says no, rather than that nobody is left to let in. */
      readonly isAnswer: boolean;
    }
);

/** An answer to the page of an execution. */
export interface Answered {
  readonly execution: string;
  readonly form: Form;
}

const isConditionIn = (realm: RealmView) => (authenticator: string) =>
  isAboutFlow(authenticator) ||
  personalConditions.has(authenticator) ||
  conditionsOf.in(realm).has(authenticator);

/** @throws {Refusal} 501 when the flow has steps that this version cannot take, before any is taken */
export function checkFlow(realm: RealmView, flow: Flow | undefined): void {
  const isCondition = isConditionIn(realm);
  const all = realm.derived(`authenticators ${flow?.id}`, () =>
    authenticatorsOf(authenticationOf(realm), flow).find(
      (authenticator) => !isCondition(authenticator) && !stepsOf.in(realm).has(authenticator),
    ),
  );
  if (all !== undefined) throw notImplemented(`The step ${all} of a browser flow`);
}

/** The login with what a step has changed, in one unit; or how the step ends where that cannot be. */
async function stored(
  login: Login,
  { unit = [], refused }: Extract<Turn, { readonly kind: 'done' }>,
): Promise<Login | Turn> {
  try {
    return (await keep(login, unit)).login;
  } catch (error) {
    const turn = error instanceof Conflict ? await refused?.(error) : undefined;
    if (!turn) throw error;
    return turn;
  }
}

/** Ends the login in one unit with what a step has to store; or tells how the step ends where that cannot be. */
async function end(
  { dependencies: { store }, session, isStored, request }: Login,
  { unit, refused, after }: Extract<Turn, { readonly kind: 'ended' }>,
): Promise<Turn | undefined> {
  try {
    await store.commit([...(isStored ? [store.authenticationSessions.end(session)] : []), ...unit]);
  } catch (error) {
    const turn = error instanceof Conflict ? await refused?.(error) : undefined;
    if (!turn) throw error;
    return turn;
  }
  await after?.().catch((err: unknown) => request.log.warn({ err }, 'what follows a login was not done'));
  return undefined;
}

const NOBODY: { page: LastPage; mistake: Mistake } = {
  page: errorPage('invalidUserMessage'),
  mistake: { error: 'invalid_user_credentials' },
};

/**
 * Walks the flow from its beginning: what is done is passed by, and the first step that is not is taken, or answered. An
 * answer reaches the step it was asked for by, and only when the walk comes by there: nothing is skipped. Once it is known who
 * somebody is, what depends on that is asked of all of the flow, of what came before as well.
 * @param held ids of conditions of what they have gone through by now: it is not passed over for having been
 */
export async function walk(
  begun: Login,
  answered?: Answered,
  held: ReadonlySet<string> = new Set(),
): Promise<Walked> {
  await refreshAllowedClients(begun.realm, begun.dependencies.clock);
  let login = begun;
  let answer = answered;
  let asked:
    | { execution: Execution; page: StepPage; mistake?: Mistake; unit?: readonly Change[] }
    | undefined;
  let elsewhere: string | undefined;
  let isAgain = false;
  let sent: { notice: string; unit: readonly Change[] } | undefined;
  let failure = NOBODY;
  let ended: StepPage | undefined;
  const through = new Set<string>();
  const authentication = authenticationOf(login.realm);
  const { detour, flowId } = login.session.state;
  const flow = findFlow(authentication, detour?.flowId ?? flowId);
  checkFlow(login.realm, flow);
  const steps = stepsOf.in(login.realm);
  const conditions = conditionsOf.in(login.realm);
  const configOf = (execution: Execution): Config => configIn(authentication, execution);
  const has = async (type: string) => (await login.credentials()).some((each) => each.type === type);

  const settle = async (execution: Execution, turn: Turn): Promise<Outcome> => {
    const before = login;
    if (turn.kind === 'ended') {
      const otherwise = await end(login, turn);
      if (otherwise) return settle(execution, otherwise);
      ended = turn.page;
      return 'failed';
    }
    if (turn.kind === 'failed') {
      failure = turn;
      login = withState(login, { asked: execution.id });
      return turn.kind;
    }
    if (turn.kind === 'again') {
      login = withState(withNotes(login, turn.notes), { outcomes: {}, asked: undefined, chosen: undefined });
      isAgain = true;
      return 'asked';
    }
    if (turn.user !== undefined) login = withUser(login, turn.user ?? undefined, turn.credentials);
    if (turn.sessionId !== undefined) login = withState(login, { sessionId: turn.sessionId });
    if (turn.notes) login = withNotes(login, turn.notes);
    if (turn.told) login = { ...login, told: { ...login.told, ...turn.told } };
    if (turn.actions) login = withActions(login, turn.actions);
    if (turn.kind === 'asked') {
      asked = { execution, ...turn };
      login = withState(login, { asked: execution.id });
      return turn.kind;
    }
    if (turn.kind === 'elsewhere') {
      elsewhere = turn.provider;
      login = withState(login, { asked: execution.id });
      return 'asked';
    }
    if (turn.kind === 'sent') {
      sent = turn;
      login = withState(login, { asked: execution.id });
      return 'asked';
    }
    const { outcomes } = login.session.state;
    login = withState(login, { outcomes: { ...outcomes, [execution.id]: turn.kind }, asked: undefined });
    if (turn.kind === 'done' && turn.unit) {
      const kept = await stored(login, turn);
      if ('kind' in kept) {
        login = before;
        return settle(execution, kept);
      }
      login = kept;
    }
    return turn.kind;
  };

  /** A step that cannot be taken: an alternative may be tried, and where there is none that is the end. */
  function impossible(execution: Execution, page: LastPage): Outcome | Promise<Outcome> {
    failure = { ...NOBODY, page };
    if (execution.requirement === 'ALTERNATIVE') return settle(execution, NOT_FOR_THEM);
    login = withState(login, { asked: execution.id });
    return 'not for them';
  }

  const seams: Steps = {
    isCondition: isConditionIn(login.realm),
    configOf,
    flowsDone: new Set(),
    async isConfigured(authenticator) {
      const { credential, about, asksNothing } = steps.get(authenticator) ?? {};
      const type = credential ?? about;
      return type === undefined ? !asksNothing : has(type);
    },
    async credentialPlace(authenticator) {
      const { credential } = steps.get(authenticator) ?? {};
      const place = (await login.credentials()).findIndex(({ type }) => type === credential);
      return place < 0 ? undefined : place;
    },
    isChosen: ({ id }) => id === login.session.state.chosen,
    isDone: ({ id }) => login.session.state.outcomes[id] === 'done',
    async holds(execution) {
      if (held.has(execution.id)) return true;
      const { authenticator = '' } = execution;
      const own = conditions.get(authenticator);
      if (own) return own.holds(login, configOf(execution));
      const { user, realm, dependencies } = login;
      const somebody = { store: dependencies.store, realm, user, clientScopes: login.clientScopes() };
      return personalConditions.get(authenticator)?.holds(somebody, configOf(execution)) ?? false;
    },
    async perform(execution) {
      const known = login.session.state.outcomes[execution.id];
      if (known) return known;
      const step = steps.get(execution.authenticator ?? '');
      if (!step) return 'not for them';
      const place = { execution, config: configOf(execution) };
      if (step.needsUser && !login.user) return impossible(execution, NOBODY.page);
      // A passkey says itself whose it is: of nobody known yet it can be asked for all the same.
      if (login.user && step.credential !== undefined && !(await has(step.credential))) {
        if (execution.requirement !== 'REQUIRED') return settle(execution, { kind: 'not for them' });
        if (step.isNeeded && !(await step.isNeeded(login, place))) return settle(execution, { kind: 'done' });
        if (step.setUpBy === undefined || !isSwitchedOn(authentication, step.setUpBy))
          return impossible(execution, errorPage('credentialSetupRequired'));
        // Whoever has not set it up yet does so before they get in.
        return settle(execution, { kind: 'done', actions: [step.setUpBy] });
      }
      const given = answer?.execution === execution.id && step.answer ? answer.form : undefined;
      answer = undefined;
      return settle(
        execution,
        given && step.answer ? await step.answer(login, given, place) : await step.begin(login, place),
      );
    },
    flowDone(_flow, those) {
      for (const condition of those) {
        through.add(condition.id);
        const notes = conditions.get(condition.authenticator ?? '')?.flowDone?.(login, configOf(condition));
        if (notes) login = withNotes(login, notes);
      }
    },
  };
  const outcome = await runFlow(authentication, flow, seams);
  if (ended) return { kind: 'ended', login, page: ended };
  // What begins anew was answered: nothing is answered twice.
  if (isAgain) return walk(login);
  if (elsewhere !== undefined) return { kind: 'elsewhere', login, provider: elsewhere };
  if (outcome === 'asked' && sent) return { kind: 'sent', login, notice: sent.notice, unit: sent.unit };
  if (outcome === 'asked' && asked && flow) {
    const { execution, page, mistake, unit } = asked;
    const ways = await possible(await waysBeside(authentication, flow, execution, seams));
    return { kind: 'asked', login, page, mistake, unit, ways };
  }
  if (outcome === 'done' && login.user && login.user.id !== begun.user?.id)
    return walk(login, undefined, through);
  // A flow that never finds out who somebody is has nobody to let in; to whom that must not be told is shown what others are.
  if (outcome === 'done' && (login.user || takenAddress(login) !== undefined)) return { kind: 'done', login };
  const { page, mistake } = failure;
  return { kind: 'failed', login, page, mistake, isAnswer: mistake !== NOBODY.mistake };

  /** Those of the steps that this person can take by now; of several that ask for one credential the last (as Keycloak). */
  async function possible(executions: readonly Execution[]): Promise<Execution[]> {
    const byCredential = new Map<string, { readonly execution: Execution; readonly place: number }>();
    const others: Execution[] = [];
    for (const execution of executions) {
      const step = steps.get(execution.authenticator ?? '');
      if (!step || login.session.state.outcomes[execution.id] !== undefined) continue;
      if (step.credential === undefined) {
        others.push(execution);
        continue;
      }
      const place = await seams.credentialPlace(step.id);
      if (place !== undefined) byCredential.set(step.credential, { execution, place });
    }
    const ranked = [...byCredential.values()].toSorted((one, other) => one.place - other.place);
    return [...ranked.map(({ execution }) => execution), ...others];
  }
}
