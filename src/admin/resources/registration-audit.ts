import { type Answer, ok } from '../../http/exchange.ts';
import { eventPage, textOf, wordsOf } from '../event-query.ts';
import { eventRepresentation } from '../event-representation.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

/**
 * `/client-registration/audit`: every registration, change and removal of a client by the registration service, and every
 * refusal of a caller who is somebody, whatever the realm lists of its events. Ours.
 */
export const registrationAuditEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/client-registration/audit',
    roles: ['view-events', 'manage-events'],
    handle: list,
  },
];

const TYPES = ['CLIENT_REGISTER', 'CLIENT_UPDATE', 'CLIENT_DELETE', 'CLIENT_INFO'].flatMap((type) => [
  type,
  `${type}_ERROR`,
]);

/** Parameters that are a detail of an event. */
const DETAILS = {
  caller: 'caller',
  initialAccessToken: 'initial_access_token',
  policy: 'client_registration_policy',
  provider: 'client_registration_provider',
} as const;

async function list({ store, realm, request }: RealmRequest): Promise<Answer> {
  const asked = Object.entries(DETAILS).flatMap(([parameter, detail]) => {
    const value = textOf(request, parameter);
    return value === undefined ? [] : [[detail, value] as const];
  });
  const types = wordsOf(request, 'type', TYPES);
  const events = await store.events.list(realm.id, 'user', {
    ...eventPage(request),
    audited: true,
    types: types.length > 0 ? types : TYPES,
    clientId: textOf(request, 'client'),
    userId: textOf(request, 'user'),
    ipAddress: textOf(request, 'ipAddress'),
    details: Object.fromEntries(asked),
  });
  return ok(events.map(eventRepresentation), NO_CACHE);
}
