import { overrideProblemOf } from '../domain/clients/flow-overrides.ts';
import { changedByOthers } from '../domain/retry.ts';
import { Conflict } from '../domain/store.ts';
import { insufficientScope } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { spent } from './authorize.ts';
import { taken } from './draft.ts';
import { problemRefusal } from './problem.ts';

/** What a caller is told of a registration, or an update, that others came before; anything else as it is. */
export function conflictRefusal(error: unknown): unknown {
  if (!(error instanceof Conflict)) return error;
  switch (error.reason) {
    // Service accounts are named as their clients are, in lower case.
    case 'duplicate-client-id':
    case 'duplicate-username':
      return taken();
    case 'too-many-clients':
      return insufficientScope('The realm has as many clients as it may have');
    case 'initial-access-token-spent':
      return spent();
    case 'gone':
      return new Refusal(404, 'Realm does not exist');
    default:
      return error;
  }
}

/**
 * The same of an update. What it was read with is there no more: it is judged again by what is, once.
 * @param seen whether that has happened to it before; noted here
 */
export function updateRefusal(error: unknown, seen: { gone: boolean }): unknown {
  const problem = overrideProblemOf(error);
  if (problem) return problemRefusal(problem);
  if (!(error instanceof Conflict) || error.reason !== 'gone') return conflictRefusal(error);
  if (seen.gone) return changedByOthers();
  seen.gone = true;
  return new Conflict('changed');
}
