import type { DatabaseError } from 'pg';
import { Conflict, Unavailable } from '../../../../domain/store.ts';
import { conflictOf, type Refusal, type Statement } from '../../statement.ts';
import type { PipelineError } from './pipeline.ts';

/** SQLSTATEs (PostgreSQL, appendix A). */
const DIVISION_BY_ZERO = '22012';
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';
/** What is no fault of a statement: no resources (a full disk), somebody's intervention, the system's errors; and a standby that takes nothing. */
const OF_THE_DATABASE = /^(?:53|57|58|25006)/;

/** What the failure of a unit at one of its statements means. */
export function errorOf({ at, cause }: PipelineError, unit: readonly Statement[]): Error {
  const refusal = refusalOf(cause as DatabaseError | Error);
  const reason = refusal && conflictOf(refusal, unit[at]?.write.expectation ?? {});
  if (reason) return new Conflict(reason);
  return failure('PostgreSQL did not commit a unit.', { at, cause });
}

/** What the failure of a read means. */
export const errorOfRead = (error: PipelineError): Error =>
  failure('PostgreSQL did not answer a read.', error);

const failure = (message: string, { at, cause }: Pick<PipelineError, 'at' | 'cause'>): Error =>
  isAway({ at, cause }) ? new Unavailable(message, { cause }) : new Error(message, { cause });

/** Whether no statement is to blame. */
function isAway({ at, cause }: Pick<PipelineError, 'at' | 'cause'>): boolean {
  const { code } = cause as { code?: unknown };
  return at === -1 || (typeof code === 'string' && OF_THE_DATABASE.test(code));
}

function refusalOf(error: DatabaseError | Error): Refusal | undefined {
  if (!('code' in error)) return undefined;
  // It is how a unit's statements say that they did not reach their one row.
  if (error.code === DIVISION_BY_ZERO) return { kind: 'rows' };
  if (error.code === FOREIGN_KEY_VIOLATION) return { kind: 'foreign-key' };
  if (error.code === UNIQUE_VIOLATION) return { kind: 'unique', violated: error.constraint ?? '' };
  return undefined;
}
