import type { DatabaseError } from 'pg';
import { Conflict } from '../../../../domain/store.ts';
import { conflictOf, type Refusal, type Statement } from '../../statement.ts';
import type { PipelineError } from './pipeline.ts';

/** SQLSTATEs (PostgreSQL, appendix A). */
const DIVISION_BY_ZERO = '22012';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';

/** What the failure of a unit at one of its statements means. */
export function errorOf({ at, cause }: PipelineError, unit: readonly Statement[]): Error {
  const refusal = refusalOf(cause as DatabaseError | Error);
  const reason = refusal && conflictOf(refusal, unit[at]?.write.expectation ?? {});
  return reason ? new Conflict(reason) : new Error('PostgreSQL did not commit a unit.', { cause });
}

function refusalOf(error: DatabaseError | Error): Refusal | undefined {
  if (!('code' in error)) return undefined;
  // It is how a unit's statements say that they did not reach their one row.
  if (error.code === DIVISION_BY_ZERO) return { kind: 'rows' };
  if (error.code === FOREIGN_KEY_VIOLATION) return { kind: 'foreign-key' };
  if (error.code === UNIQUE_VIOLATION) return { kind: 'unique', violated: error.constraint ?? '' };
  return undefined;
}
