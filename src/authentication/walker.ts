import type { Execution, RealmAuthentication } from '../domain/authentication/authentication.ts';
import type { Config } from '../domain/authentication/conditions/condition.ts';
import { personalConditions } from '../domain/authentication/conditions/index.ts';
import { configIn } from '../domain/authentication/find.ts';
import { isAboutFlow, type Outcome, type Steps } from '../domain/authentication/steps.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { conditions as conditionsOf } from './conditions/index.ts';
import { endByTurn, keepTurn } from './keep-turn.ts';
import { type Login, withActions, withNotes, withState, withUser } from './login.ts';
import type { Step } from './step.ts';
import { steps as stepsOf } from './steps/index.ts';
import { type Answered, NOBODY, type Stop } from './stop.ts';
import { errorPage, type LastPage, type Left, NOT_FOR_THEM, type Turn } from './turn.ts';

export const isConditionIn = (realm: RealmView) => (authenticator: string) =>
  isAboutFlow(authenticator) ||
  personalConditions.has(authenticator) ||
  conditionsOf.in(realm).has(authenticator);

/** Whether people can get a credential by this action. */
const isSwitchedOn = ({ requiredActions }: RealmAuthentication, action: string): boolean =>
  requiredActions.some(({ alias, enabled }) => alias === action && enabled);

/** Takes the steps of one walk through a flow, and carries the login along. Good for one walk. */
export class Walker implements Steps {
  /** As it has become on the way. */
  login: Login;
  stop: Stop | undefined;
  failure = NOBODY;
  readonly flowsDone = new Set<string>();
  /** Ids of the conditions of what was gone through. */
  readonly through = new Set<string>();
  readonly isCondition: (authenticator: string) => boolean;
  readonly #held: ReadonlySet<string>;
  readonly #authentication: RealmAuthentication;
  readonly #steps: ReturnType<typeof stepsOf.in>;
  readonly #conditions: ReturnType<typeof conditionsOf.in>;
  #answered: Answered | undefined;

  /** @param held ids of conditions that hold, whatever they would say now */
  constructor(login: Login, answered: Answered | undefined, held: ReadonlySet<string>) {
    this.login = login;
    this.#answered = answered;
    this.#held = held;
    this.#authentication = authenticationOf(login.realm);
    this.#steps = stepsOf.in(login.realm);
    this.#conditions = conditionsOf.in(login.realm);
    this.isCondition = isConditionIn(login.realm);
  }

  configOf(execution: Execution): Config {
    return configIn(this.#authentication, execution);
  }

  async isConfigured(authenticator: string): Promise<boolean> {
    const { credential, about, asksNothing } = this.#steps.get(authenticator) ?? {};
    const type = credential ?? about;
    return type === undefined ? !asksNothing : this.#has(type);
  }

  async credentialPlace(authenticator: string): Promise<number | undefined> {
    const { credential } = this.#steps.get(authenticator) ?? {};
    const place = (await this.login.credentials()).findIndex(({ type }) => type === credential);
    return place < 0 ? undefined : place;
  }

  isChosen({ id }: Execution): boolean {
    return id === this.login.session.state.chosen;
  }

  isDone({ id }: Execution): boolean {
    return this.login.session.state.outcomes[id] === 'done';
  }

  async holds(execution: Execution): Promise<boolean | undefined> {
    if (this.#held.has(execution.id)) return true;
    const { authenticator = '' } = execution;
    const own = this.#conditions.get(authenticator);
    if (own) return own.holds(this.login, this.configOf(execution));
    const { user, realm, dependencies } = this.login;
    const somebody = { store: dependencies.store, realm, user, clientScopes: this.login.clientScopes() };
    return personalConditions.get(authenticator)?.holds(somebody, this.configOf(execution)) ?? false;
  }

  flowDone(_flow: unknown, conditions: readonly Execution[]): void {
    for (const condition of conditions) {
      this.through.add(condition.id);
      const own = this.#conditions.get(condition.authenticator ?? '');
      const notes = own?.flowDone?.(this.login, this.configOf(condition));
      if (notes) this.login = withNotes(this.login, notes);
    }
  }

  async perform(execution: Execution): Promise<Outcome> {
    const known = this.login.session.state.outcomes[execution.id];
    if (known) return known;
    const step = this.#steps.get(execution.authenticator ?? '');
    if (!step) return 'not for them';
    if (step.needsUser && !this.login.user) return this.#impossible(execution, NOBODY.page);
    // A passkey says itself whose it is: of nobody known yet it can be asked for all the same.
    if (this.login.user && step.credential !== undefined && !(await this.#has(step.credential)))
      return this.#withoutCredential(execution, step);
    const place = { execution, config: this.configOf(execution) };
    const given = this.#answered?.execution === execution.id ? this.#answered.form : undefined;
    this.#answered = undefined;
    const { login } = this;
    const turn = await (given && step.answer ? step.answer(login, given, place) : step.begin(login, place));
    return this.#settle(execution, turn);
  }

  /** Those of the steps that this person can take by now; of several that ask for one credential the last (as Keycloak). */
  async possible(executions: readonly Execution[]): Promise<Execution[]> {
    const byCredential = new Map<string, { readonly execution: Execution; readonly place: number }>();
    const others: Execution[] = [];
    for (const execution of executions) {
      const step = this.#steps.get(execution.authenticator ?? '');
      if (!step || this.login.session.state.outcomes[execution.id] !== undefined) continue;
      if (step.credential === undefined) {
        others.push(execution);
        continue;
      }
      const place = await this.credentialPlace(step.id);
      if (place !== undefined) byCredential.set(step.credential, { execution, place });
    }
    const ranked = [...byCredential.values()].toSorted((one, other) => one.place - other.place);
    return [...ranked.map(({ execution }) => execution), ...others];
  }

  async #has(type: string): Promise<boolean> {
    return (await this.login.credentials()).some((credential) => credential.type === type);
  }

  /** They have not got what the step asks for. */
  async #withoutCredential(execution: Execution, step: Step): Promise<Outcome> {
    if (execution.requirement !== 'REQUIRED') return this.#settle(execution, NOT_FOR_THEM);
    const place = { execution, config: this.configOf(execution) };
    if (step.isNeeded && !(await step.isNeeded(this.login, place)))
      return this.#settle(execution, { kind: 'done' });
    if (step.setUpBy === undefined || !isSwitchedOn(this.#authentication, step.setUpBy))
      return this.#impossible(execution, errorPage('credentialSetupRequired'));
    // Whoever has not set it up yet does so before they get in.
    return this.#settle(execution, { kind: 'done', actions: [step.setUpBy] });
  }

  /** A step that cannot be taken: an alternative may be tried, and where there is none that is the end. */
  async #impossible(execution: Execution, page: LastPage): Promise<Outcome> {
    this.failure = { ...NOBODY, page };
    if (execution.requirement === 'ALTERNATIVE') return this.#settle(execution, NOT_FOR_THEM);
    this.#waitAt(execution);
    return 'not for them';
  }

  async #settle(execution: Execution, turn: Turn): Promise<Outcome> {
    const before = this.login;
    switch (turn.kind) {
      case 'ended': {
        const otherwise = await endByTurn(before, turn);
        if (otherwise) return this.#settle(execution, otherwise);
        this.stop = { kind: 'ended', page: turn.page };
        return 'failed';
      }
      case 'failed':
        this.failure = turn;
        this.#waitAt(execution);
        return 'failed';
      case 'rejected':
        this.stop = turn;
        return 'failed';
      case 'again':
        this.stop = { kind: 'again' };
        this.login = withNotes(before, turn.notes);
        this.login = withState(this.login, { outcomes: {}, asked: undefined, chosen: undefined });
        return 'asked';
    }
    this.#takeOver(turn);
    switch (turn.kind) {
      case 'asked': {
        const { page, mistake, unit } = turn;
        return this.#stopAt(execution, { kind: 'asked', execution, page, mistake, unit });
      }
      case 'elsewhere':
        return this.#stopAt(execution, { kind: 'elsewhere', provider: turn.provider });
      case 'sent':
        return this.#stopAt(execution, { kind: 'sent', notice: turn.notice, unit: turn.unit });
    }
    const { outcomes } = this.login.session.state;
    this.login = withState(this.login, {
      outcomes: { ...outcomes, [execution.id]: turn.kind },
      asked: undefined,
    });
    if (turn.kind === 'done' && !turn.isClaim) this.login = { ...this.login, hasShown: true };
    if (turn.kind === 'not for them' || !turn.unit) return turn.kind;
    const kept = await keepTurn(this.login, turn);
    if ('kind' in kept) {
      this.login = before;
      return this.#settle(execution, kept);
    }
    this.login = kept;
    return turn.kind;
  }

  #takeOver({ user, credentials, sessionId, notes, told, actions }: Left): void {
    let { login } = this;
    if (user !== undefined) login = withUser(login, user ?? undefined, credentials);
    if (sessionId !== undefined) login = withState(login, { sessionId });
    if (notes) login = withNotes(login, notes);
    if (told) login = { ...login, told: { ...login.told, ...told } };
    if (actions) login = withActions(login, actions);
    this.login = login;
  }

  #stopAt(execution: Execution, stop: Stop): Outcome {
    this.stop = stop;
    this.#waitAt(execution);
    return 'asked';
  }

  #waitAt({ id }: Execution): void {
    this.login = withState(this.login, { asked: id });
  }
}
