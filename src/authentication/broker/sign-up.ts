import { rulesOfSignUp } from '../../domain/sign-up/fields.ts';
import { signUpRuleOf, UNREADABLE } from '../../domain/sign-up/read-rule.ts';
import type { ProfileRules } from '../../domain/users/profile/rules.ts';
import type { Login } from '../login.ts';

/** What people are asked of whom a provider sends: the realm's profile, and the fields of the client's rule. */
export function rulesOfBrokered({ realm, client }: Pick<Login, 'realm' | 'client'>): ProfileRules {
  const rule = signUpRuleOf(client);
  return rulesOfSignUp(realm, client, rule === UNREADABLE ? undefined : rule);
}
