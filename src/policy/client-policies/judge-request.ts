import { Refusal } from '../../errors/refusal.ts';
import type { ClientRequest, Effects } from './client-request.ts';
import { applies, policiesOf } from './compiled-policies.ts';
import { ClientPolicyViolation } from './executor.ts';

/** A request that a client policy is against. */
export class RequestRefused extends Refusal {
  /** The policy that decided, and its executor. */
  readonly policy: string;
  readonly executor: string;
  readonly #violation: ClientPolicyViolation;

  constructor(violation: ClientPolicyViolation, policy: string, executor: string, error = violation.error) {
    super(violation.status, error, {
      description: violation.message,
      detail: `client policy ${policy}, executor ${executor}`,
    });
    this.policy = policy;
    this.executor = executor;
    this.#violation = violation;
  }

  /** What events say of it: Keycloak's words, and which policy. */
  get eventDetails(): Record<string, string> {
    return {
      reason: 'client_policy_error',
      client_policy_error: this.#violation.error,
      client_policy_error_detail: this.#violation.message || this.#violation.error,
      client_policy: this.policy,
      client_policy_executor: this.executor,
    };
  }

  /** The same by another of OAuth's words. */
  as(error: string): RequestRefused {
    return new RequestRefused(this.#violation, this.policy, this.executor, error);
  }
}

const NO_EFFECTS: Effects = {};

/** Whether a realm has client policies at all: most have none, and then there is nothing to be put together for them. */
export const watchesRequests = ({ realm }: Pick<ClientRequest, 'realm'>): boolean =>
  policiesOf(realm).length > 0;

/**
 * What the realm's client policies make of something that a client asks for.
 * @throws {RequestRefused} in the executor's words
 */
export async function judgeRequest(request: ClientRequest): Promise<Effects> {
  let effects = NO_EFFECTS;
  for (const policy of policiesOf(request.realm)) {
    if (!policy.executors.some(({ executor }) => executor.onRequest)) continue;
    if (!(await applies(policy, { kind: 'request', request }))) continue;
    for (const { executor, settings } of policy.executors) {
      try {
        const more = await executor.onRequest?.(request, settings);
        if (more) effects = both(effects, more);
      } catch (error) {
        if (!(error instanceof ClientPolicyViolation)) throw error;
        throw new RequestRefused(error, policy.name, executor.id);
      }
    }
  }
  return effects;
}

/** What is narrowed twice is what both let through. */
function both(one: Effects, other: Effects): Effects {
  const { scopes } = one;
  return {
    ...one,
    ...other,
    ...(scopes && other.scopes && { scopes: scopes.intersection(other.scopes) }),
    ...((one.attributes || other.attributes) && { attributes: { ...one.attributes, ...other.attributes } }),
  };
}
