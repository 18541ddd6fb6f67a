import { expiryBounds } from '../../domain/sessions/lifespan.ts';
import type { SessionKind, SessionQuery } from '../../domain/sessions/session.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { getClient, locateClient } from '../get-client.ts';
import { paging, USUAL_PAGE } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { sessionRepresentations } from '../session-representation.ts';

const client = { roles: ['view-clients', 'manage-clients'], locate: locateClient };

/** The sessions that a client has part in, and how many each client has. */
export const clientSessionEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/clients/:id/user-sessions', ...client, handle: (admin) => list(admin, 'online') },
  {
    method: 'GET',
    path: '/clients/:id/offline-sessions',
    ...client,
    handle: (admin) => list(admin, 'offline'),
  },
  { method: 'GET', path: '/clients/:id/session-count', ...client, handle: (admin) => count(admin, 'online') },
  {
    method: 'GET',
    path: '/clients/:id/offline-session-count',
    ...client,
    handle: (admin) => count(admin, 'offline'),
  },
  {
    method: 'GET',
    path: '/client-session-stats',
    roles: ['view-realm', 'manage-realm'],
    handle: stats,
  },
];

/** Where sessions of the kinds end that are not over now. */
export function since(
  { realm, clock }: RealmRequest,
  ...kinds: readonly SessionKind[]
): SessionQuery['since'] {
  const now = seconds(clock);
  return Object.fromEntries(kinds.map((kind) => [kind, expiryBounds(realm.settings, kind, now)]));
}

async function list(admin: RealmRequest, kind: SessionKind): Promise<Answer> {
  const { store, realm, request } = admin;
  const page = paging(request, USUAL_PAGE);
  const { id } = await getClient(admin);
  const sessions = await store.sessions.ofClient(realm.id, id, { since: since(admin, kind), ...page });
  return ok(await sessionRepresentations(admin, sessions), NO_CACHE);
}

async function count(admin: RealmRequest, kind: SessionKind): Promise<Answer> {
  const { store, realm } = admin;
  const { id } = await getClient(admin);
  const [found] = await store.sessions.counts(realm.id, since(admin, kind), id);
  return ok({ count: found?.count ?? 0 }, NO_CACHE);
}

/** Numbers are told as texts (as Keycloak). */
async function stats(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const counts = await store.sessions.counts(realm.id, since(admin, 'online', 'offline'));
  const byClient = Map.groupBy(counts, ({ clientId }) => clientId);
  const shown = await Promise.all(
    [...byClient].map(async ([id, some]) => {
      const of = (kind: SessionKind) => String(some.find((each) => each.kind === kind)?.count ?? 0);
      const found = await store.clients.find(realm.id, id);
      return found ? [{ offline: of('offline'), clientId: found.clientId, active: of('online'), id }] : [];
    }),
  );
  return ok(shown.flat(), NO_CACHE);
}
