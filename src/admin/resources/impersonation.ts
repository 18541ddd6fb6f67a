import { findUserView } from '../../domain/clients/client-view.ts';
import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import { deviceNote } from '../../domain/sessions/device.ts';
import { impersonationNotes, isImpersonated } from '../../domain/sessions/impersonation.ts';
import { newSessionId, type UserSession } from '../../domain/sessions/session.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { adminError, adminForbidden } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { checkMayHandOut } from '../administration.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, NO_CACHE, type RealmRequest, tellerOf } from '../resource.ts';

/** `/users/{id}/impersonation`: an administrator takes a user's place, in this browser and on the record. */
export const impersonationEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/users/:id/impersonation',
    roles: ['impersonation'],
    locate: locateUser,
    handle: impersonate,
  },
];

/**
 * A session of the user begins, without a proof of theirs: nothing that asks for a recent one is satisfied by it, and what it
 * leads to says who is behind it (the notes `IMPERSONATOR_ID` and `IMPERSONATOR_USERNAME`). The browser gets its cookies; an
 * administrator of the same realm, who would lose theirs, is logged out.
 */
async function impersonate(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request, bearer, endingOf } = admin;
  const user = await getUser(admin);
  await checkMayTakePlaceOf(admin, user);
  const session = sessionOf(admin, user);
  // Whoever has no session, such as a service, has nothing to come back to (as Keycloak).
  const sameRealm = bearer.realm.id === realm.id && bearer.session !== undefined;
  const own = sameRealm && bearer.session?.kind === 'online' ? bearer.session : undefined;
  const ending = own && (await endingOf(realm, tellerOf(admin), own));
  await store.commit([
    ...(ending?.unit ?? []),
    store.sessions.start(session),
    ...eventOf(admin, session, user),
  ]);
  ending?.afterwards();
  // The cookies are those of the realm's own address, and so is the page.
  request.knowAs(addressOf(realm, request.baseUrl));
  const redirect = `${request.baseUrl}/realms/${encodeURIComponent(realm.name)}/account`;
  return {
    ...ok({ sameRealm, redirect }, NO_CACHE),
    cookies: await admin.identityCookies(realm, request, session),
  };
}

/**
 * Nobody becomes more than they are, and whoever is in somebody's place already takes nobody else's: the record would lose who is
 * behind it. What a user is, those alone hear who may. @throws {Refusal} 400, 403
 */
async function checkMayTakePlaceOf(admin: RealmRequest, user: User): Promise<void> {
  const { store, realm, bearer } = admin;
  if (isImpersonated(bearer.session)) throw adminForbidden();
  const view = await findUserView(store, realm.id, user.id);
  checkMayHandOut(
    admin,
    (view?.roleIds ?? []).flatMap((id) => realm.roles.byId.get(id) ?? []),
  );
  if (!user.enabled) throw adminError(400, 'User is disabled');
  if (user.serviceAccountClientId !== undefined)
    throw adminError(400, 'Service accounts cannot be impersonated');
}

function sessionOf({ realm, request, clock, bearer }: RealmRequest, user: User): UserSession {
  const now = seconds(clock);
  return {
    id: newSessionId(),
    kind: 'online',
    realmId: realm.id,
    userId: user.id,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
    ipAddress: request.ip,
    notes: {
      ...impersonationNotes(bearer.user),
      ...deviceNote(request.headers['user-agent']),
    },
    clients: [],
  };
}

/** The user's realm tells of it; the audit record has it in any case. */
function eventOf(
  { store, realm, request, bearer, clock }: RealmRequest,
  { id: sessionId }: UserSession,
  { id: userId }: User,
): Change[] {
  if (!listsEvents(realm, 'IMPERSONATE')) return [];
  const details = { impersonator: bearer.user.username, impersonator_realm: bearer.realm.name };
  const about = { userId, sessionId, ipAddress: request.ip, details };
  return [store.events.append(newEvent(realm, clock.now(), 'IMPERSONATE', about, { audited: false }))];
}
