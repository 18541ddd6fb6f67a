import { Refusal } from '../../errors/refusal.ts';
import type { ShownToPerson } from './error-page.ts';
import { ObjectRefused } from './request-object.ts';

/** What a client is told that sends its request itself: there is no person to be shown anything. */
export const told = (shown: ShownToPerson): Refusal =>
  new Refusal(400, shown instanceof ObjectRefused ? 'invalid_request_object' : 'invalid_request', {
    description:
      shown.key === 'invalidParameterMessage' ? `Invalid parameter: ${shown.args[0]}` : 'Invalid Request',
    event: {
      error: shown.event,
      ...(shown.details.reason !== undefined && { reason: shown.details.reason }),
    },
  });
