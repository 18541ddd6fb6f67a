import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import { impersonatorDetails } from '../domain/sessions/impersonation.ts';
import type { Change } from '../domain/store.ts';
import { ACCOUNT, type OwnAccount } from './resource.ts';

interface Happened {
  readonly sessionId?: string;
  readonly error?: string;
  readonly details?: Readonly<Record<string, string>>;
}

/** An event of what somebody has done with their account, for the unit that causes it; none where the realm lists no such events. */
export function accountEvent(
  { store, realm, request, user, session, clock }: OwnAccount,
  type: string,
  happened: Happened = {},
): Change[] {
  if (!listsEvents(realm, type)) return [];
  const details = { ...happened.details, ...impersonatorDetails(session) };
  const rest = { clientId: ACCOUNT, userId: user.id, ipAddress: request.ip, ...happened, details };
  return [store.events.append(newEvent(realm, clock.now(), type, rest, { audited: false }))];
}
