import type { SessionKind, UserSession } from '../../domain/sessions/session.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { notFound } from '../../errors/http.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { paging } from '../paging.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';
import { type SessionRepresentation, sessionRepresentations } from '../session-representation.ts';
import { since } from './client-sessions.ts';

/** `/ui-ext/sessions`: the sessions as the administration console lists and searches them. */
export const uiSessionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/ui-ext/sessions',
    roles: ['view-realm', 'manage-realm'],
    handle: (admin) =>
      list(admin, async (page) => (seesUsers(admin) ? admin.store.sessions.list(admin.realm.id, page) : [])),
  },
  {
    method: 'GET',
    path: '/ui-ext/sessions/client',
    roles: ['view-clients', 'manage-clients'],
    handle: ofClient,
  },
];

/** Who may see no user sees none of their sessions. */
const seesUsers = ({ roles }: RealmRequest) => ['view-users', 'manage-users'].some((name) => roles.has(name));

const KINDS: Readonly<Record<string, readonly SessionKind[]>> = {
  ALL: ['online', 'offline'],
  REGULAR: ['online'],
  OFFLINE: ['offline'],
};

type Read = (page: Parameters<RealmRequest['store']['sessions']['list']>[1]) => Promise<UserSession[]>;

/** As many as the console gets that does not say how many it wants. */
const SESSIONS_A_PAGE = 10;

async function ofClient(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const client = await store.clients.find(realm.id, request.query.get('clientId') ?? '');
  if (!client) throw adminNotFound('Could not find client');
  return list(admin, (page) => store.sessions.ofClient(realm.id, client.id, page));
}

async function list(admin: RealmRequest, read: Read): Promise<Answer> {
  const { request } = admin;
  const type = request.query.get('type') || 'ALL';
  const kinds = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kinds) throw notFound();
  const { first = 0, max = SESSIONS_A_PAGE } = paging(request);
  const search = request.query.get('search') ?? '';
  const query = { since: since(admin, ...kinds) };
  if (search === '') return ok(await shown(admin, await read({ ...query, first, max })));
  return ok(await searched(admin, search, (page) => read({ ...query, ...page }), { first, max }));
}

/** The console is told of what kind a session is, and not whether it is remembered. */
const shown = (admin: RealmRequest, sessions: readonly UserSession[]) =>
  sessionRepresentations(admin, sessions, ({ rememberMe: _unsaid, ...rest }, { kind }) => ({
    ...rest,
    type: kind === 'online' ? 'REGULAR' : 'OFFLINE',
  }));

/** How many sessions one search looks through, and how many of them at a time. */
const SEARCHED = 10_000;
const STRETCH = 200;

/** What is searched is part of a user's name, of an address or of a client's id, in the case it is given. */
const matches =
  (search: string) => (session: Pick<SessionRepresentation, 'username' | 'ipAddress' | 'clients'>) =>
    session.username?.includes(search) ||
    session.ipAddress.includes(search) ||
    Object.values(session.clients).some((clientId) => clientId.includes(search));

async function searched(
  admin: RealmRequest,
  search: string,
  read: (page: { readonly first: number; readonly max: number }) => Promise<UserSession[]>,
  { first, max }: { readonly first: number; readonly max: number },
) {
  const found: Awaited<ReturnType<typeof shown>> = [];
  for (let at = 0; at < SEARCHED && found.length < first + max; at += STRETCH) {
    const some = await read({ first: at, max: STRETCH });
    found.push(...(await shown(admin, some)).filter(matches(search)));
    if (some.length < STRETCH) break;
  }
  return found.slice(first, first + max);
}
