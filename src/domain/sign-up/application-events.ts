import type { Extended } from '../../lib/catalogue.ts';
import type { Client } from '../clients/client.ts';
import type { Event } from '../events/event.ts';
import { listsEvents, newEvent } from '../events/new-event.ts';
import type { Realm } from '../realms/realm.ts';
import type { SignUpApplication } from './application.ts';

/** What became of an application. */
interface Outcome {
  /** Why nobody came of it. */
  readonly error?: 'approval_refused' | 'approval_expired';
  /** What decided. */
  readonly by: string;
  /** Who came of it. */
  readonly userId?: string;
  readonly ipAddress?: string;
}

/** The event of an application on which somebody has decided, or nobody in time; none where the realm keeps none. @param now milliseconds since 1970 */
export function applicationEvents(
  realm: Realm & Extended,
  now: number,
  { clientId }: Pick<Client, 'clientId'>,
  { user: { username, email } }: SignUpApplication,
  { by, ...outcome }: Outcome,
): readonly Event[] {
  const type = outcome.error === undefined ? 'REGISTER' : 'REGISTER_ERROR';
  if (!listsEvents(realm, type)) return [];
  const details = {
    register_method: 'approval',
    username,
    ...(email !== undefined && { email }),
    sign_up_rule: by,
  };
  return [newEvent(realm, now, type, { clientId, ...outcome, details }, { audited: false })];
}
