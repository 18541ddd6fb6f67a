import type { Event } from '../domain/events/event.ts';
import type { EventListener } from '../domain/events/listeners.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { AdminEvent, EventListener as Extension, UserEvent } from '../extension/contract.ts';
import { Catalogue } from '../lib/catalogue.ts';
import type { ListenerTools } from './listener-tools.ts';

/** A listener that events are delivered to. */
export interface ExternalListener extends EventListener {
  /** What it throws means that the event is delivered again. */
  hear(event: Event, realm: RealmView, tools: ListenerTools): Promise<void>;
}

/** Those of a server; none is ours. */
/** An extension as a listener; what it throws is its own. */
export const externalListeners = new Catalogue<ExternalListener>('event listener', []);

export const externalListener = (extension: Extension): ExternalListener => ({
  id: extension.id,
  hears: ({ kind, type }) =>
    kind === 'admin'
      ? extension.onAdminEvent !== undefined
      : extension.onEvent !== undefined && (extension.types?.includes(type) ?? true),
  async hear(event, realm, tools) {
    if (event.kind === 'admin') await extension.onAdminEvent?.(adminEvent(event, realm), tools);
    else await extension.onEvent?.(userEvent(event, realm), tools);
  },
});

function userEvent(event: Event, { name }: RealmView): UserEvent {
  const { id, time, type, clientId, userId, sessionId, ipAddress, error, details } = event;
  return {
    id,
    time,
    type,
    realm: name,
    ...(clientId !== undefined && { clientId }),
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(ipAddress !== undefined && { ipAddress }),
    ...(error !== undefined && { error }),
    details: { ...details },
  };
}

function adminEvent(event: Event, { name }: RealmView): AdminEvent {
  const { id, time, type, clientId, userId, ipAddress, change } = event;
  return {
    id,
    time,
    realm: name,
    operation: type as AdminEvent['operation'],
    resourceType: change?.resourceType ?? '',
    ...(change?.resourcePath !== undefined && { resourcePath: change.resourcePath }),
    ...(change?.representation !== undefined && { representation: change.representation }),
    ...(clientId !== undefined && { clientId }),
    ...(userId !== undefined && { userId }),
    ...(ipAddress !== undefined && { ipAddress }),
  };
}
