import { type Static, Type } from 'typebox';
import { DEFAULT_EVENT_TYPES } from '../../domain/events/event-types.ts';
import { eventListeners } from '../../domain/events/listeners.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { hashOrder } from '../../lib/hash-order.ts';
import { flag, number, texts } from '../../lib/optional.ts';
import { changeRealm } from '../change-realm.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-events', 'manage-events'];

const RealmEventsConfigRepresentation = Type.Object({
  eventsEnabled: flag,
  eventsExpiration: number,
  eventsListeners: texts,
  enabledEventTypes: texts,
  adminEventsEnabled: flag,
  adminEventsDetailsEnabled: flag,
});

/** `/events/config`: which events a realm keeps. */
export const eventsConfigEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/events/config', roles: VIEW, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/events/config',
    roles: ['manage-events'],
    read: (request) => readJson(request, 'RealmEventsConfigRepresentation', RealmEventsConfigRepresentation),
    handle: update,
  }),
  {
    method: 'GET',
    path: '/ui-ext/available-event-listeners',
    roles: VIEW,
    handle: async ({ realm }) => ok([...eventListeners.in(realm).keys()].map((id) => ({ id }))),
  },
];

async function read({ realm: { settings } }: RealmRequest): Promise<Answer> {
  const { eventsEnabled, eventsExpiration, eventsListeners, enabledEventTypes } = settings;
  const { adminEventsEnabled, adminEventsDetailsEnabled } = settings;
  return ok(
    {
      eventsEnabled,
      ...(eventsExpiration !== undefined && { eventsExpiration }),
      eventsListeners: hashOrder(new Set(eventsListeners)),
      enabledEventTypes: enabledEventTypes.length > 0 ? enabledEventTypes : DEFAULT_EVENT_TYPES,
      adminEventsEnabled,
      adminEventsDetailsEnabled,
    },
    NO_CACHE,
  );
}

/** What is left out stays, but for what says whether and how long events are kept. */
async function update(
  admin: RealmRequest,
  asked: Static<typeof RealmEventsConfigRepresentation>,
): Promise<Answer> {
  if (asked.eventsListeners?.some((id) => !eventListeners.in(admin.realm).has(id)))
    throw new Refusal(400, 'Unknown event listener');
  const { settings: before } = admin.realm;
  // Turning the events of administrators on is one, and turning them off (as Keycloak).
  const isListed = before.adminEventsEnabled || asked.adminEventsEnabled === true;
  admin.record({ settings: { ...before, ...asked, adminEventsEnabled: isListed } });
  await changeRealm(admin, (realm) => {
    const { eventsExpiration: _before, ...settings } = realm.settings;
    return { ...realm, settings: { ...settings, ...asked, eventsEnabled: asked.eventsEnabled ?? false } };
  });
  return noContent;
}
