import type { Store } from '../store.ts';
import type { ProfileProblem } from '../users/profile/problems.ts';
import { EMAIL } from '../users/profile/user-profile.ts';
import type { User } from '../users/user.ts';
import { isDomainAllowed } from './email-domains.ts';
import { signUpRuleOf, UNREADABLE } from './read-rule.ts';
import { clientOfSignUp } from './signed-up-for.ts';

/** The message of it. */
export const ADDRESS_OUTSIDE = 'emailDomainNotAllowedMessage';

/**
 * Another address than the client lets people sign up with, of somebody who has not shown yet that the one they signed up with
 * is theirs: else any address of the domain would open what only people of the domain are let into.
 */
export async function addressProblems(
  draft: User,
  before: User,
  store: Store,
): Promise<readonly ProfileProblem[]> {
  if (!before.signUp || before.emailVerified || draft.email === before.email) return [];
  const client = await clientOfSignUp(store, before);
  const rule = client && signUpRuleOf(client);
  if (rule === undefined || (rule !== UNREADABLE && isDomainAllowed(rule, draft.email))) return [];
  return [{ field: EMAIL, error: ADDRESS_OUTSIDE, params: [EMAIL] }];
}
