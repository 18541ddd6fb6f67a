import { newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import type { Caller, RegistrationService } from './caller.ts';

export type RegistrationEvent = 'CLIENT_REGISTER' | 'CLIENT_INFO' | 'CLIENT_UPDATE' | 'CLIENT_DELETE';

/**
 * Does the work; a refusal of it leaves an event that says who was refused and why. Anonymous callers leave none:
 * whoever can reach the server could fill the log.
 */
export async function recordRefusal<Result>(
  service: RegistrationService,
  realm: RealmView,
  caller: Caller,
  request: Request,
  type: RegistrationEvent,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && caller.kind !== 'anonymous') {
      const { store, clock } = service;
      const event = newEvent(realm.id, clock.now(), `${type}_ERROR`, {
        ipAddress: request.ip,
        error: error.code,
        ...(request.params.clientId !== undefined && { clientId: request.params.clientId }),
        ...(caller.kind === 'bearer' && { userId: caller.userId }),
        details: {
          reason: error.description ?? error.code,
          ...(caller.kind === 'initial access token' && { initial_access_token: caller.token.id }),
        },
      });
      await store.commit([store.events.append(event)]);
    }
    throw error;
  }
}
