import type { Client } from '../clients/client.ts';
import { ruleTextProblems } from './check-rule.ts';
import { RULE_ATTRIBUTE, type SignUpRule } from './rule.ts';

/** A rule that cannot be followed lets nobody in. */
export const UNREADABLE = 'unreadable';

const read = new WeakMap<Client, SignUpRule | typeof UNREADABLE>();

/** The rule of a client, if it has one; read once for each change of it. */
export function signUpRuleOf(client: Client): SignUpRule | typeof UNREADABLE | undefined {
  const text = client.attributes[RULE_ATTRIBUTE];
  if (!text) return undefined;
  const known = read.get(client);
  if (known) return known;
  const rule = ruleTextProblems(text).length > 0 ? UNREADABLE : (JSON.parse(text) as SignUpRule);
  read.set(client, rule);
  return rule;
}
