import type { RequiredActionKind } from './action.ts';

/** A new required action is a file here and a line in this list. */
export const requiredActions: ReadonlyMap<string, RequiredActionKind> = new Map(
  ([] as RequiredActionKind[]).map((action) => [action.id, action]),
);
