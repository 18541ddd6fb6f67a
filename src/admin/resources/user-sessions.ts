import { isIn } from '../../domain/sessions/session.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { activeSessions } from '../active-sessions.ts';
import { changeUser } from '../change-user.ts';
import { getUser, locateUser } from '../get-user.ts';
import { asksFor } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest, tellerOf } from '../resource.ts';
import { sessionRepresentations } from '../session-representation.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const locate = locateUser;

/** The sessions of a user, and one session by its id. */
export const userSessionEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/users/:id/sessions', roles: VIEW, locate, handle: online },
  { method: 'GET', path: '/users/:id/offline-sessions/:client', roles: VIEW, locate, handle: offline },
  { method: 'POST', path: '/users/:id/logout', roles: MANAGE, locate, handle: logout },
  { method: 'DELETE', path: '/sessions/:session', roles: MANAGE, handle: remove },
];

async function online(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const { id } = await getUser(admin);
  return ok(
    await sessionRepresentations(admin, await store.sessions.ofUser(realm.id, id, 'online')),
    NO_CACHE,
  );
}

async function offline(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const { id } = await getUser(admin);
  const client = await store.clients.find(realm.id, request.params.client ?? '');
  if (!client) throw adminNotFound('Client not found');
  const sessions = await store.sessions.ofUser(realm.id, id, 'offline');
  return ok(await sessionRepresentations(admin, sessions.filter(isIn(client))), NO_CACHE);
}

/** Ends the online sessions; of tokens from before, those of offline sessions too, none is good any more. */
async function logout(admin: RealmRequest): Promise<Answer> {
  const { store, realm, clock, endingOf } = admin;
  const { id } = await getUser(admin);
  const sessions = await activeSessions(admin, id, 'online');
  const endings = await Promise.all(sessions.map((session) => endingOf(realm, tellerOf(admin), session)));
  await changeUser(
    admin,
    (before) => ({ ...before, notBefore: seconds(clock) }),
    // All of them, such as begin meanwhile too.
    () => [store.sessions.removeOfUser(realm.id, id, 'online')],
  );
  for (const { afterwards } of endings) afterwards();
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request, endingOf } = admin;
  const kind = asksFor(request, 'isOffline') ? 'offline' : 'online';
  const session = await store.sessions.find({ realmId: realm.id, id: request.params.session ?? '', kind });
  // Spelled as Keycloak spells it.
  if (!session) throw adminNotFound('Sesssion not found');
  const { unit, afterwards } = await endingOf(realm, tellerOf(admin), session);
  admin.record({ representation: { offline: kind === 'offline' } });
  await store.commit(unit);
  afterwards();
  return noContent;
}
