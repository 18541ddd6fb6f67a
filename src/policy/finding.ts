import { Refusal } from '../errors/refusal.ts';

/** What a policy had to say of a client. */
export interface Finding {
  /** Its name in the realm. */
  readonly policy: string;
  /** Id of the registration policy, or of a client policy's executor. */
  readonly providerId: string;
  /** The client profile that the executor is part of. */
  readonly profile?: string;
  readonly outcome: 'changed' | 'refused';
  /** Members of the client that were changed, or that are wrong. */
  readonly fields: readonly string[];
  /** Why it is against the client. */
  readonly reason?: string;
  /** Of a client policy: OAuth's word for what is wrong. */
  readonly error?: string;
  /** Of a client policy: found when registration policies had had their say. */
  readonly late?: boolean;
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
    const first = firstRefusal(findings);
    const { code, status, description } = wordsOf(first);
    super(status, code, { description });
    this.policy = first?.policy ?? '';
    this.findings = findings;
  }
}

/** A client that client policies are against, told to an administrator. */
export class ClientRefused extends Refusal {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const { policy, providerId, reason, error = 'invalid_request' } = firstRefusal(findings) ?? {};
    super(400, error, { description: reason, detail: `client policy ${policy}, executor ${providerId}` });
    this.findings = findings;
  }
}

const firstRefusal = (findings: readonly Finding[]) => findings.find(({ outcome }) => outcome === 'refused');

/** Of client policies Keycloak tells a registrant no more than a word, unless it finds out late. */
function wordsOf(finding: Finding | undefined) {
  const { policy = '', reason, error, late } = finding ?? {};
  if (error === undefined)
    return {
      status: 403,
      code: 'insufficient_scope',
      description: `Policy '${policy}' rejected request to client-registration service. Details: ${reason}`,
    };
  return late
    ? { status: 400, code: error, description: reason }
    : { status: 403, code: 'insufficient_scope', description: error };
}
