import type { RequiredActionKind } from './action.ts';
import { terms } from './TERMS_AND_CONDITIONS.ts';
import { updatePassword } from './UPDATE_PASSWORD.ts';

/** A new required action is a file here and a line in this list. */
export const requiredActions: ReadonlyMap<string, RequiredActionKind> = new Map(
  [terms, updatePassword].map((action) => [action.id, action]),
);
