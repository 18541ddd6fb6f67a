import type { LoginCondition } from '../step.ts';
import { credential } from './conditional-credential.ts';
import { levelOfAuthentication } from './conditional-level-of-authentication.ts';

/** A new condition is a file here and a line in this list. */
export const conditions: ReadonlyMap<string, LoginCondition> = new Map(
  [credential, levelOfAuthentication].map((condition) => [condition.id, condition]),
);
