import type { Client } from '../../domain/clients/client.ts';
import { changedFields } from '../changed-fields.ts';
import type { Finding } from '../finding.ts';
import type { ClientAccess, ClientChange } from './client-change.ts';
import { applies, type CompiledExecutor, type CompiledPolicy, policiesOf } from './compiled-policies.ts';
import type { ClientEvent } from './condition.ts';
import { ClientPolicyViolation } from './executor.ts';

/** What client policies made of a client, and what they had to say. */
export interface JudgedClient {
  readonly client: Client;
  readonly findings: readonly Finding[];
  /** Whether an update leaves the registration access token in force as it is. */
  readonly keepsRegistrationToken: boolean;
}

/** Ahead of registration policies (Keycloak's REGISTER and UPDATE), and behind them (REGISTERED and UPDATED). */
type Phase = 'before' | 'after';

/** The client as the realm's client policies let it be. When one is against it the others are heard all the same. */
export async function judgeClient(change: ClientChange, phase: Phase): Promise<JudgedClient> {
  const findings: Finding[] = [];
  let { client } = change;
  let keepsRegistrationToken = false;
  for (const policy of policiesOf(change.realm)) {
    if (!(await concerns(policy, { ...change, client }, phase))) continue;
    for (const compiled of policy.executors) {
      keepsRegistrationToken ||= compiled.executor.keepsRegistrationToken === true;
      const judged = await judgeBy(compiled, policy.name, { ...change, client }, phase);
      if (judged.finding) findings.push(judged.finding);
      client = judged.client;
    }
  }
  return { client, findings, keepsRegistrationToken };
}

/** Both phases at once, for doors that no registration policy watches. */
export async function judgeChange(change: ClientChange): Promise<JudgedClient> {
  const first = await judgeClient(change, 'before');
  const second = await judgeClient({ ...change, client: first.client }, 'after');
  return {
    client: second.client,
    findings: [...first.findings, ...second.findings],
    keepsRegistrationToken: first.keepsRegistrationToken || second.keepsRegistrationToken,
  };
}

/** What one executor makes of the client; one that it is against stays as it is. */
async function judgeBy(
  { executor, settings, profile }: CompiledExecutor,
  policy: string,
  change: ClientChange,
  phase: Phase,
): Promise<{ readonly client: Client; readonly finding?: Finding }> {
  const { client } = change;
  const told = { policy, providerId: executor.id, profile };
  const judge = phase === 'before' ? executor.onChange : executor.onChanged;
  try {
    const judged = (await judge?.(change, settings)) ?? client;
    const fields = changedFields(client, judged);
    return fields.length > 0
      ? { client: judged, finding: { ...told, outcome: 'changed', fields } }
      : { client: judged };
  } catch (error) {
    if (!(error instanceof ClientPolicyViolation)) throw error;
    const { error: word, message: reason, field } = error;
    const fields = field === undefined ? [] : [field];
    const late = phase === 'after';
    return { client, finding: { ...told, outcome: 'refused', fields, reason, error: word, late } };
  }
}

/**
 * Whether a policy is about this client. Of an update it is when it was about the client before or would be afterwards:
 * nobody gets out of a policy by the very change that it would forbid.
 */
async function concerns(policy: CompiledPolicy, change: ClientChange, phase: Phase): Promise<boolean> {
  const { realm, client, before, updater } = change;
  const event: ClientEvent = before
    ? phase === 'before'
      ? 'UPDATE'
      : 'UPDATED'
    : phase === 'before'
      ? 'REGISTER'
      : 'REGISTERED';
  const on = (one: Client) => applies(policy, { kind: 'client', event, realm, client: one, updater });
  return (await on(client)) || (before !== undefined && phase === 'before' && (await on(before)));
}

/** What is against looking at a client, or removing it; undefined for nothing. */
export async function findAccessProblem(
  { realm, client, updater }: ClientAccess,
  event: 'VIEW' | 'UNREGISTER',
): Promise<Finding | undefined> {
  for (const policy of policiesOf(realm)) {
    const forbidding = policy.executors.find(({ executor }) => executor.forbidsAccess);
    if (!forbidding || !(await applies(policy, { kind: 'client', event, realm, client, updater }))) continue;
    return {
      policy: policy.name,
      providerId: forbidding.executor.id,
      profile: forbidding.profile,
      outcome: 'refused',
      fields: [],
      reason: 'Request not allowed',
      error: 'invalid_request',
    };
  }
  return undefined;
}
