import { type PlainSchema, schemaProblems } from '../../lib/schema-problems.ts';
import { isOfForms } from '../users/own-profile/form-fields.ts';
import { profileFaults } from '../users/profile/check-profile.ts';
import { isServers } from '../users/profile/servers-attributes.ts';
import { MEMBERS } from '../users/profile/user-profile.ts';
import { attributeOf } from './fields.ts';
import { SignUpRule } from './rule.ts';

const MEMBER_ATTRIBUTES = ['username', 'email'].map((name) => ({ name, multivalued: false }));
/** What the server says of users by itself. */
const RESERVED = new Set(['locale', 'terms_and_conditions']);

/** All that is wrong with a rule by itself. */
export function ruleProblems(value: unknown): readonly string[] {
  const problems = schemaProblems(SignUpRule as unknown as PlainSchema, value);
  if (problems.length > 0) return problems;
  const rule = value as SignUpRule;
  const fields = rule.fields ?? [];
  return [
    ...fields
      .filter(({ name }) => MEMBERS.has(name) || RESERVED.has(name) || isServers(name) || isOfForms(name))
      .map(({ name }) => `fields: ${name} is no field of a client`),
    ...profileFaults(
      { attributes: [...MEMBER_ATTRIBUTES, ...fields.map(attributeOf)], groups: [] },
      new Set(),
    ).map((fault) => `fields: ${fault}`),
    ...(rule.terms && rule.terms.text === undefined && rule.terms.url === undefined
      ? ['terms: text or url is required']
      : []),
  ];
}

/** What is wrong with the text of a rule. */
export function ruleTextProblems(text: string): readonly string[] {
  try {
    return ruleProblems(JSON.parse(text));
  } catch {
    return ['it: must be JSON'];
  }
}
