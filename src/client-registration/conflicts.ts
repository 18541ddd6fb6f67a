import { Conflict } from '../domain/store.ts';
import { insufficientScope } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { spent } from './caller.ts';
import { taken } from './draft.ts';

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
