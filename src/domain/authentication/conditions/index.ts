import type { Condition } from './condition.ts';
import { clientScope } from './conditional-client-scope.ts';
import { userAttribute } from './conditional-user-attribute.ts';
import { userRole } from './conditional-user-role.ts';

/** Conditions that are asked of a person, however they log in. A new one is a file here and a line in this list. */
export const personalConditions: ReadonlyMap<string, Condition> = new Map(
  [userRole, userAttribute, clientScope].map((condition) => [condition.id, condition]),
);
