import type { LoginCondition } from '../step.ts';
import { credential } from './conditional-credential.ts';
import { levelOfAuthentication } from './conditional-level-of-authentication.ts';

/** A new condition is a file here and a line in this list. */
const all = new Map<string, LoginCondition>(
  [credential, levelOfAuthentication].map((condition) => [condition.id, condition]),
);

export const conditions: ReadonlyMap<string, LoginCondition> = all;

/** Takes in a condition from outside; its id is not taken, as there is an authenticator of it. */
export const addCondition = (condition: LoginCondition): void => {
  all.set(condition.id, condition);
};
