import { deviceNote } from '../domain/sessions/device.ts';
import { impersonatorDetails, isImpersonated } from '../domain/sessions/impersonation.ts';
import { isClientActive, isUsable } from '../domain/sessions/lifespan.ts';
import { newSessionId, type UserSession } from '../domain/sessions/session.ts';
import { type Change, Conflict } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { Answer } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import { consentDetail } from './consent.ts';
import { forgetName, identityCookies, rememberName } from './cookies/identity.ts';
import { localeCookies } from './cookies/locale.ts';
import { endRestart } from './cookies/restart.ts';
import { loginEvent } from './events.ts';
import { levelNotes, withFlowLevel } from './level.ts';
import type { Login } from './login.ts';
import { ATTEMPTED, CERTIFICATE, REMEMBER_ME } from './notes.ts';
import type { Arrival } from './protocol.ts';
import { keepsLocales } from './required-actions/update_user_locale.ts';
import { withCookies } from './show.ts';

/** When they proved who they are, among the notes of a user session (as Keycloak). */
const AUTH_TIME = 'AUTH_TIME';

/**
 * They have arrived: in one unit the login ends, the user session begins or goes on with the client in it, and the client
 * gets what it came for. Of two who finish one login, one does.
 * @param unit what else is stored with it
 */
export async function complete(
  arrived: Login & { readonly user: User },
  unit: readonly Change[] = [],
): Promise<Answer> {
  const login = withFlowLevel(arrived);
  const { realm, client, request, user, dependencies, session } = login;
  const { store, clock, protocol } = dependencies;
  const now = seconds(clock);
  const { userSession, isNew } = await sessionOf(login, now);
  const before = userSession.clients.find(({ clientId }) => clientId === client.id);
  const goesOn = before && isClientActive(realm.settings, client, userSession, before, now);
  const arrival: Arrival = { ...login, userSession, before: goesOn ? before : undefined, now };
  const ending = await protocol.complete(arrival);
  const { part } = ending;
  const changes: Change[] = isNew
    ? [store.sessions.start({ ...userSession, clients: [part] })]
    : [
        ...(login.session.state.sessionId === userSession.id ? [] : [store.sessions.renew(userSession)]),
        before ? store.sessions.use(userSession, part) : store.sessions.join(userSession, part),
      ];
  await store.commit([
    ...(login.isStored ? [store.authenticationSessions.end(session)] : []),
    ...changes,
    ...ending.unit,
    ...unit,
    ...(await forgiven(login)),
    ...loginEvent(login, 'LOGIN', {
      userId: user.id,
      sessionId: userSession.id,
      details: {
        ...consentDetail(login),
        ...provedDetails(login),
        ...impersonatorDetails(userSession),
        username: session.state.notes[ATTEMPTED] ?? user.username,
      },
    }),
  ]);
  return withCookies(ending.answer, [
    ...(login.isStored ? await endRestart(dependencies, realm, request, session) : []),
    ...(await identityCookies(dependencies, realm, request, userSession)),
    ...rememberedCookies(login),
    ...(keepsLocales(realm) ? localeCookies(request, realm.name, user) : []),
  ]);
}

/** What its event tells of how they have proved who they are, and of their wish to be remembered. */
function provedDetails({ session: { state }, told, wasProved }: Login): Readonly<Record<string, string>> {
  const { [REMEMBER_ME]: remembered, [CERTIFICATE]: certificate } = state.notes;
  const isRemembered = remembered === 'true';
  return {
    ...(certificate !== undefined && (JSON.parse(certificate) as Record<string, string>)),
    ...((isRemembered || wasProved) && { remember_me: String(isRemembered) }),
    ...told,
  };
}

/**
 * The session that a login has to go on in: the one that let them by, whatever cookie there is by now, or the browser's of the same
 * user. Who has proved themselves where somebody else was in their place begins one of their own.
 * @returns 'over' where the one that let them by has ended meanwhile
 */
export async function sessionBehind(
  login: Login & { readonly user: User },
  now: number,
): Promise<UserSession | 'over' | undefined> {
  const { realm, user, session, dependencies } = login;
  const { sessionId } = session.state;
  const own = (await login.identity())?.session;
  const found =
    sessionId === undefined || own?.id === sessionId
      ? own
      : await dependencies.store.sessions.find({ realmId: realm.id, id: sessionId, kind: 'online' });
  const goesOn = found?.userId === user.id && isUsable(realm.settings, found, now);
  if (sessionId !== undefined) return goesOn ? found : 'over';
  return goesOn && !isImpersonated(found) ? found : undefined;
}

/** The session that goes on, where there is one, or a new one. */
async function sessionOf(
  login: Login & { readonly user: User },
  now: number,
): Promise<{ readonly userSession: UserSession; readonly isNew: boolean }> {
  const { realm, user, request, session } = login;
  const before = await sessionBehind(login, now);
  if (before === 'over') throw new Conflict('gone');
  const { state } = session;
  const rememberMe = state.notes[REMEMBER_ME] === 'true' && realm.settings.rememberMe;
  if (before) {
    const renewed = state.sessionId === before.id ? {} : { [AUTH_TIME]: String(now) };
    const notes = {
      ...before.notes,
      ...state.sessionNotes,
      ...renewed,
      ...(state.sessionId === undefined && levelNotes(login, before, now)),
    };
    return { userSession: { ...before, lastAccess: now, notes }, isNew: false };
  }
  return {
    isNew: true,
    userSession: {
      id: newSessionId(),
      kind: 'online',
      realmId: realm.id,
      userId: user.id,
      startedAt: now,
      lastAccess: now,
      rememberMe,
      ipAddress: request.ip,
      notes: {
        ...state.sessionNotes,
        ...deviceNote(request.headers['user-agent']),
        [AUTH_TIME]: String(now),
        ...levelNotes(login, { notes: {} }, now),
      },
      clients: [],
    },
  };
}

/** Whoever got in has made up for what failed before. */
async function forgiven({ realm, user, session, dependencies: { store } }: Login): Promise<Change[]> {
  if (!realm.settings.bruteForceProtected || !user || session.state.sessionId !== undefined) return [];
  const failures = await store.loginFailures.find(realm.id, user.id);
  if (!failures) return [];
  return [store.loginFailures.clear(realm.id, user.id, { ifRevision: failures.revision })];
}

function rememberedCookies({ realm, request, session, user }: Login): string[] {
  const { notes, sessionId } = session.state;
  if (sessionId !== undefined) return [];
  return realm.settings.rememberMe && notes[REMEMBER_ME] === 'true'
    ? [rememberName(request, realm.name, notes[ATTEMPTED] ?? user?.username ?? '')]
    : forgetName(request, realm.name);
}
