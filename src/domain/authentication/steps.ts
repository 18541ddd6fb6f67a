import type { Execution, Flow } from './authentication.ts';
import type { Config } from './conditions/condition.ts';

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
