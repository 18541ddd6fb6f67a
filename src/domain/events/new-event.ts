import { newId } from '../../lib/ids.ts';
import type { Event } from './event.ts';

type Rest = Partial<Pick<Event, 'kind' | 'clientId' | 'userId' | 'ipAddress' | 'error' | 'details'>>;

/** An event of now. @param time milliseconds since 1970 */
export const newEvent = (realmId: string, time: number, type: string, rest: Rest): Event => ({
  id: newId(),
  realmId,
  time,
  type,
  kind: 'user',
  details: {},
  ...rest,
});
