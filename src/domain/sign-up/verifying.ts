import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import type { User } from '../users/user.ts';
import type { SignUpRule } from './rule.ts';

/** Whoever has not shown that their address is theirs does, where the rule asks for it: what they are made with. */
export const verifying = (
  { emailVerified, requiredActions }: User,
  { verifyEmail }: SignUpRule,
): Partial<Pick<User, 'requiredActions'>> =>
  verifyEmail && !emailVerified ? { requiredActions: [...new Set([...requiredActions, VERIFY_EMAIL])] } : {};
