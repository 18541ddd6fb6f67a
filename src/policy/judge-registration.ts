import type { Client } from '../domain/clients/client.ts';
import type { Component } from '../domain/components/component.ts';
import { clearConfig } from '../domain/components/secret-members.ts';
import { REGISTRATION_POLICY_TYPE } from '../domain/realms/fresh/components.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Role } from '../domain/roles/role.ts';
import type { RegistrationChain } from '../domain/tokens/registration-tokens.ts';
import { anonymousClients } from './anonymous-clients.ts';
import { changedFields } from './changed-fields.ts';
import { judgeClient } from './client-policies/judge-client.ts';
import { type Finding, RegistrationRefused } from './finding.ts';
import { immutableMembers } from './registration-policies/immutable-members.ts';
import { registrationPolicies } from './registration-policies/index.ts';
import { type Judgement, PolicyViolation, type RegistrationPolicy } from './registration-policies/policy.ts';
import { WEB_ORIGINS } from './registration-policies/registration-web-origins.ts';
import { signUpRule } from './registration-policies/sign-up-rule.ts';
import {
  type StatementIssuer,
  softwareStatement,
  statementIssuer,
} from './registration-policies/software-statement.ts';

interface Link {
  readonly policy: RegistrationPolicy;
  readonly component: Pick<Component, 'name' | 'providerId' | 'config'>;
}

const builtIn = (policy: RegistrationPolicy): Link => ({
  policy,
  component: { name: policy.id, providerId: policy.id, config: {} },
});

/** What goes for every realm, whatever it has turned on. */
const BUILT_IN: Readonly<Record<RegistrationChain, readonly Link[]>> = {
  anonymous: [builtIn(anonymousClients)],
  authenticated: [],
};

/** What judges as long as a chain has no configuration of it. */
const UNLESS_TURNED_ON: Readonly<Record<RegistrationChain, readonly Link[]>> = {
  anonymous: [builtIn(signUpRule), builtIn(immutableMembers)],
  authenticated: [builtIn(signUpRule)],
};

/** The policies that a realm has turned on for one kind of caller, in the order they judge in. */
function chainOf(realm: RealmView, chain: RegistrationChain): readonly Link[] {
  return realm.derived(`registration policies ${chain}`, () => {
    const components = realm.components.filter(
      ({ providerType, subType }) => providerType === REGISTRATION_POLICY_TYPE && subType === chain,
    );
    const links = [...registrationPolicies.in(realm).values()].flatMap((policy) =>
      components
        .filter(({ providerId }) => providerId === policy.id)
        .map((component) => ({ policy, component: { ...component, config: clearConfig(component) } })),
    );
    const usual = UNLESS_TURNED_ON[chain].filter(
      ({ policy }) => !components.some(({ providerId }) => providerId === policy.id),
    );
    return [...BUILT_IN[chain], ...usual, ...links];
  });
}

/** Whether the caller may use the registration service at all. @throws {RegistrationRefused} naming the policy */
export async function admitCaller(
  realm: RealmView,
  chain: RegistrationChain,
  caller: Judgement['caller'],
): Promise<void> {
  for (const { policy, component } of chainOf(realm, chain)) {
    try {
      await policy.admit?.(caller, component.config);
    } catch (error) {
      if (!(error instanceof PolicyViolation)) throw error;
      throw new RegistrationRefused([refusedBy(component, error)]);
    }
  }
}

export interface Judged {
  readonly client: Client;
  /** What the policies changed; each sees what the ones before made of the client. */
  readonly findings: readonly Finding[];
  /** Whether an update leaves the registration access token in force as it is. */
  readonly keepsRegistrationToken: boolean;
}

/**
 * The client as the realm's client policies and the chain's policies let it be, and which changed what. When one is against it the others are heard all
 * the same: whoever is refused can put everything right at once.
 * @throws {RegistrationRefused} with all that was found
 */
export async function judgeRegistration(judgement: Judgement, chain: RegistrationChain): Promise<Judged> {
  const change = { ...judgement, byAdministrator: false };
  const first = await judgeClient(change, 'before');
  let { client } = first;
  const findings: Finding[] = [...first.findings];
  for (const { policy, component } of chainOf(judgement.realm, chain)) {
    if (policy.isOfOAuth && client.protocol === 'saml') continue;
    try {
      const judged = (await policy.judge?.({ ...judgement, client }, component.config)) ?? client;
      const fields = changedFields(client, judged);
      if (fields.length > 0) findings.push({ ...named(component), outcome: 'changed', fields });
      client = judged;
    } catch (error) {
      if (!(error instanceof PolicyViolation)) throw error;
      findings.push(refusedBy(component, error));
    }
  }
  const last = await judgeClient({ ...change, client }, 'after');
  findings.push(...last.findings);
  if (findings.some(({ outcome }) => outcome === 'refused')) throw new RegistrationRefused(findings);
  const keepsRegistrationToken = first.keepsRegistrationToken || last.keepsRegistrationToken;
  return { client: last.client, findings, keepsRegistrationToken };
}

const named = ({ name, providerId }: Link['component']) => ({ policy: name ?? providerId, providerId });

const refusedBy = (component: Link['component'], { message, field }: PolicyViolation): Finding => ({
  ...named(component),
  outcome: 'refused',
  fields: field === undefined ? [] : [field],
  reason: message,
});

/** How many clients the realm may have when one is registered under a chain; undefined for as many as there are. */
export function clientLimit(realm: RealmView, chain: RegistrationChain): number | undefined {
  const limits = chainOf(realm, chain).flatMap(
    ({ policy, component }) => policy.clientLimit?.(component.config) ?? [],
  );
  return limits.length > 0 ? Math.min(...limits) : undefined;
}

/** Roles that the service account of a client gets when it is registered under a chain. */
export const rolesOfServiceAccounts = (realm: RealmView, chain: RegistrationChain): readonly Role[] => [
  ...new Set(
    chainOf(realm, chain).flatMap(
      ({ policy, component }) => policy.serviceAccountRoles?.(realm, component.config) ?? [],
    ),
  ),
];

/** Who is trusted under a chain to say what software is (RFC 7591 section 2.3). */
export const statementIssuers = (realm: RealmView, chain: RegistrationChain): readonly StatementIssuer[] =>
  chainOf(realm, chain).flatMap(({ policy, component }) =>
    policy === softwareStatement ? [statementIssuer(component.config)] : [],
  );

/** Web origins whose pages may use the registration service under a chain. */
export const registrationOrigins = (realm: RealmView, chain: RegistrationChain): readonly string[] =>
  chainOf(realm, chain).flatMap(({ component }) => component.config[WEB_ORIGINS] ?? []);
