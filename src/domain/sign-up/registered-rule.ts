import { hash } from 'node:crypto';
import type { Client } from '../clients/client.ts';
import { REGISTERED_ATTRIBUTE, RULE_ATTRIBUTE } from './rule.ts';

/** By what a rule is known as it was registered: one that an administrator has changed since is theirs. */
export const registeredMark = (text: string): string => hash('sha256', text, 'base64url');

/** The text of the rule that the client has set by its registration, where it is in force. */
export function registeredRuleOf({ attributes }: Client): string | undefined {
  const text = attributes[RULE_ATTRIBUTE];
  return text !== undefined && attributes[REGISTERED_ATTRIBUTE] === registeredMark(text) ? text : undefined;
}
