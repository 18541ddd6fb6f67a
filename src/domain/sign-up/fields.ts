import type { RealmView } from '../realms/realm-view.ts';
import { type ProfileRules, profileRules, profileRulesOf } from '../users/profile/rules.ts';
import type { ProfileAttribute } from '../users/profile/user-profile.ts';
import type { SignUpField, SignUpRule } from './rule.ts';

const ANYBODY = { view: ['admin', 'user'], edit: ['admin', 'user'] };

/** The field as an attribute of a profile. */
export const attributeOf = ({ required, multivalued = false, ...field }: SignUpField): ProfileAttribute => ({
  ...(field as Pick<
    ProfileAttribute,
    'name' | 'displayName' | 'validations' | 'annotations' | 'defaultValue'
  >),
  multivalued,
  permissions: ANYBODY,
  ...(required && { required: { roles: ['user'] } }),
});

/** What people who sign up by the rule are asked: the realm's profile, then the rule's fields. What both name is as the rule has it. */
export function rulesOfSignUp(realm: RealmView, rule: SignUpRule | undefined): ProfileRules {
  const own = profileRulesOf(realm);
  if (!rule?.fields?.length) return own;
  const { rules: asked } = profileRules(
    { attributes: rule.fields.map(attributeOf), groups: [] },
    realm.settings,
  );
  const fields = asked.filter(({ attribute }) => rule.fields?.some(({ name }) => name === attribute.name));
  const isOwn = new Set(fields.map(({ attribute }) => attribute.name));
  const rules = [...own.rules.filter(({ attribute }) => !isOwn.has(attribute.name)), ...fields];
  return { ...own, rules, byName: new Map(rules.map((each) => [each.attribute.name, each])) };
}
