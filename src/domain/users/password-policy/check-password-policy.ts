import { Refusal } from '../../../errors/refusal.ts';
import { hashOrder } from '../../../lib/hash-order.ts';
import { passwordRules } from './index.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { Candidate } from './rule.ts';

/** @throws {Refusal} 400 where nobody knows what the policy asks */
export function requireReadable({ isUnreadable }: PasswordPolicy): void {
  if (isUnreadable)
    throw new Refusal(400, 'invalidPasswordGenericMessage', {
      description:
        'The password policy of the realm cannot be read: no password is taken until an administrator has set it anew',
    });
}

/** @throws {Refusal} 400 with the first rule that the password breaks, in Keycloak's order, which is none of the text's */
export async function checkPasswordPolicy(policy: PasswordPolicy, candidate: Candidate): Promise<void> {
  requireReadable(policy);
  const { configs } = policy;
  for (const id of hashOrder(configs.keys())) {
    const problem = await passwordRules.get(id)?.check?.(candidate, configs.get(id));
    if (problem) throw new Refusal(400, problem.key, { description: problem.message });
  }
}
