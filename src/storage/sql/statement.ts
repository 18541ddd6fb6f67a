import type { ConflictReason } from '../../domain/store.ts';
import type { SqlValue } from './params.ts';

/** What a statement's outcome means, fixed when it is built. */
export interface Expectation {
  /** It must write exactly one row; anything else is this conflict. Without it any count will do. */
  readonly oneRow?: ConflictReason;
  /** What it means that a unique index refused: by a column of the index, the first that fits; '' fits any. */
  readonly unique?: readonly (readonly [column: string, reason: ConflictReason])[];
}

/** A write that has been built once, under a number for the lifetime of the process. */
export interface PreparedWrite {
  readonly id: number;
  readonly sql: string;
  readonly expectation: Expectation;
}

/** A write with its values: what a unit is a list of. */
export interface Statement {
  readonly write: PreparedWrite;
  readonly values: readonly SqlValue[];
}

/** How a database refused a statement, in words of no database. */
export type Refusal =
  | { readonly kind: 'rows' }
  /** `violated` names the index or its columns. */
  | { readonly kind: 'unique'; readonly violated: string }
  /** What the row belongs to is not there. */
  | { readonly kind: 'foreign-key' };

/** What the refusal of a statement means to the one who asked for the change. */
export function conflictOf(refusal: Refusal, { oneRow, unique }: Expectation): ConflictReason | undefined {
  if (refusal.kind === 'rows') return oneRow;
  if (refusal.kind === 'foreign-key') return 'gone';
  return unique?.find(([column]) => refusal.violated.includes(column))?.[1];
}
