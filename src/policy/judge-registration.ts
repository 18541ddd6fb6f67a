import type { Client } from '../domain/clients/client.ts';
import type { Component } from '../domain/components/component.ts';
import { REGISTRATION_POLICY_TYPE } from '../domain/realms/fresh/components.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { Refusal } from '../errors/refusal.ts';
import { registrationPolicies } from './registration-policies/index.ts';
import { type Judgement, PolicyViolation, type RegistrationPolicy } from './registration-policies/policy.ts';
import { WEB_ORIGINS } from './registration-policies/registration-web-origins.ts';

interface Link {
  readonly policy: RegistrationPolicy;
  readonly component: Component;
}

/** The policies a realm has turned on for one kind of caller, trusted hosts first: what nobody may do costs nothing. */
function chainOf(realm: RealmView, chain: RegistrationChain): readonly Link[] {
  return realm.derived(`registration policies ${chain}`, () =>
    realm.components
      .filter(({ providerType, subType }) => providerType === REGISTRATION_POLICY_TYPE && subType === chain)
      .flatMap((component) => {
        const policy = registrationPolicies.get(component.providerId);
        return policy ? [{ policy, component }] : [];
      }),
  );
}

/** Whether the caller may use the registration service at all. @throws {Refusal} 403 naming the policy */
export async function admitCaller(
  realm: RealmView,
  chain: RegistrationChain,
  caller: Judgement['caller'],
): Promise<void> {
  for (const { policy, component } of chainOf(realm, chain)) {
    await named(component, async () => policy.admit?.(caller, component.config));
  }
}

/**
 * The client as the chain's policies let it be: each sees what the ones before made of it.
 * @throws {Refusal} 403 naming the policy that is against it
 */
export async function judgeRegistration(judgement: Judgement, chain: RegistrationChain): Promise<Client> {
  let { client } = judgement;
  for (const { policy, component } of chainOf(judgement.realm, chain)) {
    const { judge } = policy;
    if (judge) client = await named(component, async () => judge({ ...judgement, client }, component.config));
  }
  return client;
}

/** How many clients the realm may have when one is registered under a chain; undefined for as many as there are. */
export function clientLimit(realm: RealmView, chain: RegistrationChain): number | undefined {
  const limits = chainOf(realm, chain).flatMap(
    ({ policy, component }) => policy.clientLimit?.(component.config) ?? [],
  );
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Web origins whose pages may use the registration service under a chain. */
export const registrationOrigins = (realm: RealmView, chain: RegistrationChain): readonly string[] =>
  chainOf(realm, chain).flatMap(({ component }) => component.config[WEB_ORIGINS] ?? []);

async function named<Result>(component: Component, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof PolicyViolation ? new RegistrationRefused(component, error) : error;
  }
}

/** A registration that a policy is against. */
export class RegistrationRefused extends Refusal {
  /** The policy's name in the realm. */
  readonly policy: string;

  constructor({ name, providerId }: Component, { message }: PolicyViolation) {
    const policy = name ?? providerId;
    const description = `Policy '${policy}' rejected request to client-registration service. Details: ${message}`;
    super(403, 'insufficient_scope', { description });
    this.policy = policy;
  }
}
