import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { type Profiled, type ProfileProblem, profileProblems } from '../users/profile/problems.ts';
import { type ProfileRules, profileRules, profileRulesOf } from '../users/profile/rules.ts';
import type { ProfileAttribute } from '../users/profile/user-profile.ts';
import { registeredRuleOf } from './registered-rule.ts';
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

/** Whether it is for the realm alone to say who writes the attribute: its profile names it, or leaves all others to administrators. */
export const isOfTheRealm = (realm: RealmView, name: string): boolean =>
  profileRulesOf(realm).byName.has(name) || realm.settings.unmanagedAttributePolicy === 'ADMIN_EDIT';

/**
 * What people who sign up for the client by the rule are asked: the realm's profile, then the rule's fields. What both name is as the rule has
 * it, where an administrator has set the rule: a client that has set its own opens nothing that the realm keeps, by now.
 */
export function rulesOfSignUp(realm: RealmView, client: Client, rule: SignUpRule | undefined): ProfileRules {
  const own = profileRulesOf(realm);
  if (!rule?.fields?.length) return own;
  const { rules: asked } = profileRules(
    { attributes: rule.fields.map(attributeOf), groups: [] },
    realm.settings,
  );
  const isClients = registeredRuleOf(client) !== undefined;
  const fields = asked.filter(
    ({ attribute }) =>
      rule.fields?.some(({ name }) => name === attribute.name) &&
      !(isClients && isOfTheRealm(realm, attribute.name)),
  );
  const isOwn = new Set(fields.map(({ attribute }) => attribute.name));
  const rules = [...own.rules.filter(({ attribute }) => !isOwn.has(attribute.name)), ...fields];
  return { ...own, rules, byName: new Map(rules.map((each) => [each.attribute.name, each])) };
}

/** What is wrong with the fields that the rule asks of whoever signs up, beyond the realm's profile. */
export function fieldProblems(
  realm: RealmView,
  client: Client,
  rule: SignUpRule | undefined,
  user: Profiled,
): readonly ProfileProblem[] {
  if (!rule?.fields?.length) return [];
  const asked = new Set(rule.fields.map(({ name }) => name));
  return profileProblems(rulesOfSignUp(realm, client, rule), user, { audience: 'user' }).filter(({ field }) =>
    asked.has(field),
  );
}
