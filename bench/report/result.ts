import type { Machine } from '../machine.ts';
import type { Row } from '../measure/compare.ts';
import type { ScaleLevel } from '../measure/scale.ts';
import type { StartTimes } from '../measure/start-time.ts';

/** What one side was and what it held. */
export interface Side {
  readonly name: string;
  readonly storage: string;
  readonly startSeconds?: number;
  /** PSS in bytes after the start, before any load; of what this run started. */
  readonly idleMemory?: number;
  /** The highest PSS in bytes of the readings right after each row. */
  readonly loadedMemory?: number;
}

/** All that one run of the benchmark found out. */
export interface Result {
  readonly date: string;
  readonly database: string;
  /** Whether nothing was left out or shortened. */
  readonly complete: boolean;
  readonly secondsPerRow: number;
  /** Of load on a reference before its first row of a work. */
  readonly warmUpSeconds: number;
  readonly machine: Machine;
  /** The reference first, if there was one. */
  readonly sides: readonly Side[];
  readonly hasReference: boolean;
  readonly rows: readonly Row[];
  readonly starts?: { readonly empty: StartTimes; readonly existing: StartTimes };
  readonly scale?: readonly ScaleLevel[];
}
