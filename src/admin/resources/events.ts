import type { StoredEvent } from '../../domain/events/event.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { eventPage, textOf, wordsOf } from '../event-query.ts';
import { eventRepresentation } from '../event-representation.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { EVENT_WORDS } from '../server-info/event-words.ts';

const VIEW = ['view-events', 'manage-events'];
const MANAGE = ['manage-events'];

/** `/events` and `/admin-events`: what the realm lists of what its users, clients and administrators did. */
export const eventEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/events', roles: VIEW, handle: list },
  { method: 'DELETE', path: '/events', roles: MANAGE, handle: clear('user') },
  { method: 'GET', path: '/admin-events', roles: VIEW, handle: listAdministrative },
  { method: 'DELETE', path: '/admin-events', roles: MANAGE, handle: clear('admin') },
];

async function list({ store, realm, request }: RealmRequest): Promise<Answer> {
  const events = await store.events.list(realm.id, 'user', {
    ...eventPage(request),
    listed: true,
    types: wordsOf(request, 'type', EVENT_WORDS.eventType),
    clientId: textOf(request, 'client'),
    userId: textOf(request, 'user'),
    ipAddress: textOf(request, 'ipAddress'),
  });
  return ok(events.map(eventRepresentation), NO_CACHE);
}

async function listAdministrative({ store, realm, request }: RealmRequest): Promise<Answer> {
  const events = await store.events.list(realm.id, 'admin', {
    ...eventPage(request),
    listed: true,
    types: wordsOf(request, 'operationTypes', EVENT_WORDS.operationType),
    resourceTypes: wordsOf(request, 'resourceTypes', EVENT_WORDS.resourceType),
    resourcePath: textOf(request, 'resourcePath'),
    authRealmId: textOf(request, 'authRealm'),
    clientId: textOf(request, 'authClient'),
    userId: textOf(request, 'authUser'),
    ipAddress: textOf(request, 'authIpAddress'),
  });
  return ok(events.map(shownAdministrative), NO_CACHE);
}

function clear(kind: 'user' | 'admin'): Endpoint['handle'] {
  return async ({ store, realm }) => {
    await store.commit([store.events.clear(realm.id, kind)]);
    return noContent;
  };
}

function shownAdministrative(event: StoredEvent) {
  const { id, time, type, realmId, clientId, userId, ipAddress, details, change } = event;
  const { resourceType, resourcePath, representation, authRealmId } = change ?? {};
  return {
    id,
    time,
    realmId,
    authDetails: { realmId: authRealmId, clientId, userId, ipAddress },
    operationType: type,
    resourceType,
    ...(resourcePath !== undefined && { resourcePath }),
    ...(representation !== undefined && { representation }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}
