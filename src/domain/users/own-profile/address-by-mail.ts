import { UPDATE_EMAIL } from '../../authentication/required-actions.ts';
import { authenticationOf, type RealmView } from '../../realms/realm-view.ts';
import type { ProfileRules } from '../profile/rules.ts';
import { EMAIL } from '../profile/user-profile.ts';

/** Whether another address is taken by a mail to it, in an action of its own. */
export const changesByMail = (realm: RealmView): boolean =>
  authenticationOf(realm).requiredActions.some(
    ({ providerId, enabled }) => providerId === UPDATE_EMAIL && enabled,
  );

/** The rules where nobody changes their address in passing. */
export function withFixedAddress(rules: ProfileRules): ProfileRules {
  const fixed = rules.rules.map((rule) =>
    rule.attribute.name === EMAIL ? { ...rule, canEdit: () => false, canView: rule.canView } : rule,
  );
  return { ...rules, rules: fixed, byName: new Map(fixed.map((rule) => [rule.attribute.name, rule])) };
}
