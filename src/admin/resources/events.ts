import type { EventQuery, StoredEvent } from '../../domain/events/event.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { paging } from '../paging.ts';
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
    ...listed(request),
    types: words(request, 'type', EVENT_WORDS.eventType),
    clientId: text(request, 'client'),
    userId: text(request, 'user'),
    ipAddress: text(request, 'ipAddress'),
  });
  return ok(events.map(shown), NO_CACHE);
}

async function listAdministrative({ store, realm, request }: RealmRequest): Promise<Answer> {
  const events = await store.events.list(realm.id, 'admin', {
    ...listed(request),
    types: words(request, 'operationTypes', EVENT_WORDS.operationType),
    resourceTypes: words(request, 'resourceTypes', EVENT_WORDS.resourceType),
    resourcePath: text(request, 'resourcePath'),
    authRealmId: text(request, 'authRealm'),
    clientId: text(request, 'authClient'),
    userId: text(request, 'authUser'),
    ipAddress: text(request, 'authIpAddress'),
  });
  return ok(events.map(shownAdministrative), NO_CACHE);
}

function clear(kind: 'user' | 'admin'): Endpoint['handle'] {
  return async ({ store, realm }) => {
    await store.commit([store.events.clear(realm.id, kind)]);
    return noContent;
  };
}

const shown = ({
  id,
  time,
  type,
  realmId,
  clientId,
  userId,
  sessionId,
  ipAddress,
  ...more
}: StoredEvent) => ({
  id,
  time,
  type,
  realmId,
  ...(clientId !== undefined && { clientId }),
  ...(userId !== undefined && { userId }),
  ...(sessionId !== undefined && { sessionId }),
  ...(ipAddress !== undefined && { ipAddress }),
  ...(more.error !== undefined && { error: more.error }),
  ...(Object.keys(more.details).length > 0 && { details: more.details }),
});

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

/** Events of a list that says not how long it may be, and of any list. */
const USUALLY = 100;
const AT_MOST = 10_000;

/** @throws {Refusal} 400, 404 */
function listed(request: Request): EventQuery {
  const { first = 0, max } = paging(request);
  const unbounded = request.query.get('max')?.startsWith('-') ?? false;
  const direction = request.query.get('direction') || 'desc';
  if (direction !== 'asc' && direction !== 'desc')
    throw new Refusal(400, 'Invalid value for sortDirection, expected value is asc or desc');
  return {
    listed: true,
    oldestFirst: direction === 'asc',
    from: moment(request, 'dateFrom', 0),
    to: moment(request, 'dateTo', DAY - 1),
    first,
    max: Math.min(max ?? (unbounded ? AT_MOST : USUALLY), AT_MOST),
  };
}

const DAY = 86_400_000;

/**
 * Milliseconds since 1970, given as such or as a day of UTC.
 * @param within which moment of the day is meant, in milliseconds after its begin
 * @throws {Refusal} 400
 */
function moment(request: Request, name: string, within: number): number | undefined {
  const given = text(request, name);
  if (given === undefined) return undefined;
  if (/^-?\d{1,15}$/.test(given)) return Number(given);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(day))
    throw new Refusal(
      400,
      `Invalid value for '${name}', expected format is yyyy-MM-dd or an Epoch timestamp`,
    );
  return day + within;
}

const text = ({ query }: Request, name: string): string | undefined => query.get(name) || undefined;

/** @throws {Refusal} 400 for a word that no event has; Keycloak fails with 500 */
function words({ query }: Request, name: string, known: readonly string[]): readonly string[] {
  const asked = query.getAll(name).filter((word) => word !== '');
  if (asked.some((word) => !known.includes(word))) throw new Refusal(400, `Invalid value for '${name}'`);
  return asked;
}
