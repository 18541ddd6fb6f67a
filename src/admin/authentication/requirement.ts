import { REQUIREMENTS, type Requirement } from '../../domain/authentication/authentication.ts';
import { adminError } from '../../errors/admin.ts';

/** @throws {Refusal} 400 for what is none */
export function asRequirement(asked: string | undefined): Requirement {
  const requirement = REQUIREMENTS.find((each) => each === asked);
  if (!requirement) throw adminError(400, `'requirement' must be one of ${REQUIREMENTS.join(', ')}`);
  return requirement;
}
