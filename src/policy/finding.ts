import { Refusal } from '../errors/refusal.ts';

/** What a policy had to say of a client. */
export interface Finding {
  /** Its name in the realm. */
  readonly policy: string;
  readonly providerId: string;
  readonly outcome: 'changed' | 'refused';
  /** Members of the client that were changed, or that are wrong. */
  readonly fields: readonly string[];
  /** Why it is against the client. */
  readonly reason?: string;
}

/** The findings in one line, for a log. */
export const explained = (findings: readonly Finding[]): string =>
  findings
    .map(({ policy, outcome, fields, reason }) => `${policy} ${outcome} ${reason ?? fields.join(', ')}`)
    .join('; ');

/** A registration that policies are against. What it says is Keycloak's: the first of them. */
export class RegistrationRefused extends Refusal {
  /** The name of the policy that decided. */
  readonly policy: string;
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const first = findings.find(({ outcome }) => outcome === 'refused');
    const policy = first?.policy ?? '';
    const description = `Policy '${policy}' rejected request to client-registration service. Details: ${first?.reason}`;
    super(403, 'insufficient_scope', { description });
    this.policy = policy;
    this.findings = findings;
  }
}
