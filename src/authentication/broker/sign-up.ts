import { fieldProblems, rulesOfSignUp } from '../../domain/sign-up/fields.ts';
import { signUpRuleOf, UNREADABLE } from '../../domain/sign-up/read-rule.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import type { ProfileRules } from '../../domain/users/profile/rules.ts';
import type { User } from '../../domain/users/user.ts';
import type { Login } from '../login.ts';

type At = Pick<Login, 'realm' | 'client'>;

function ruleOf({ client }: At): SignUpRule | undefined {
  const rule = signUpRuleOf(client);
  return rule === UNREADABLE ? undefined : rule;
}

/** What people are asked of whom a provider sends: the realm's profile, and the fields of the client's rule. */
export const rulesOfBrokered = (at: At): ProfileRules => rulesOfSignUp(at.realm, at.client, ruleOf(at));

/** Whether the client asks what the provider does not say: nobody signs up for it without, whatever the realm would have them look at. */
export const lacksFields = (at: At, draft: User): boolean =>
  fieldProblems(at.realm, at.client, ruleOf(at), draft).length > 0;
