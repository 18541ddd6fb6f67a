import type { SqlValue } from '../../params.ts';
import type { Refusal } from '../../statement.ts';

/** What the store's thread and the writer's thread tell each other. Kept to arrays: they are cheap to hand over. */
export interface WriterOptions {
  readonly path: string;
  readonly busyTimeout: number;
}

/** A statement the writer has not seen before: its number, its SQL, whether it must write exactly one row. */
export type Definition = readonly [id: number, sql: string, oneRow: boolean];

/** The number of a statement, then its values. */
export type Run = readonly [id: number, ...values: SqlValue[]];

/** Units to commit together. */
export interface Group {
  readonly definitions: readonly Definition[];
  readonly units: readonly (readonly Run[])[];
}

/** What became of a unit: committed, refused at one of its statements, or failed: by its own fault, or by none of any statement. */
export type Outcome =
  | undefined
  | { readonly at: number; readonly refusal: Refusal }
  | { readonly failure: string; readonly isOfTheDatabase: boolean };
