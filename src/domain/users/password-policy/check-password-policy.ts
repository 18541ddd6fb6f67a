import { Refusal } from '../../../errors/refusal.ts';
import { passwordRules } from './index.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { Candidate } from './rule.ts';

/** @throws {Refusal} 400 with the first rule that the password breaks */
export async function checkPasswordPolicy({ configs }: PasswordPolicy, candidate: Candidate): Promise<void> {
  for (const [id, { check }] of passwordRules) {
    if (!check || !configs.has(id)) continue;
    const problem = await check(candidate, configs.get(id));
    if (problem) throw new Refusal(400, problem.key, { description: problem.message });
  }
}
