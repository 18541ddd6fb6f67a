import { isActive } from '../../domain/sessions/lifespan.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { readSessionLimits, sessionsInTheWay } from '../../domain/sessions/session-limits.ts';
import { seconds } from '../../lib/clock.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import { DONE, errorPage, type Turn } from '../turn.ts';

/** Lets nobody have more sessions than the flow says, in the realm or of the client: the login ends, or their oldest sessions do. */
export const userSessionLimits: Step = {
  id: 'user-session-limits',
  needsUser: true,
  async begin(login, { config }) {
    const limits = readSessionLimits(config);
    if (!limits) return Object.keys(config).length > 0 ? unreadable(login) : notConfigured(login);
    const sessions = await sessionsOf(login);
    const ownId = (await login.identity())?.session.id;
    const own = sessions.find(({ id }) => id === ownId);
    const those = sessionsInTheWay(limits, sessions, login.client.id, own);
    if (those.length === 0) return DONE;
    if (limits.keepsOut) return failed(login, errorPage(limits.message ?? 'sessionLimitExceeded', 403));
    if (!limits.endsOldest) return unreadable(login);
    for (const session of those) await end(login, session);
    return DONE;
  },
};

const nameOf = ({ user, session: { state } }: Login) => state.notes[ATTEMPTED] ?? user?.username;

const failed = (login: Login, page: ReturnType<typeof errorPage>): Turn => ({
  kind: 'failed',
  page,
  mistake: { error: 'generic_authentication_error', username: nameOf(login) },
});

const notConfigured = (login: Login): Turn => failed(login, errorPage('internalServerError', 500));

/** A limit that is no number, or that comes to nothing, in the words that Keycloak has for what goes wrong within a flow. */
const unreadable = (login: Login): Turn => ({
  kind: 'failed',
  page: errorPage('unexpectedErrorHandlingRequestMessage'),
  mistake: { error: 'invalid_user_credentials', username: nameOf(login) },
});

async function sessionsOf({ realm, user, dependencies }: Login): Promise<readonly UserSession[]> {
  if (!user) return [];
  const now = seconds(dependencies.clock);
  const all = await dependencies.store.sessions.ofUser(realm.id, user.id, 'online');
  return all.filter((session) => isActive(realm.settings, session, now));
}

async function end(login: Login, session: UserSession): Promise<void> {
  const { store, protocol } = login.dependencies;
  const { unit, afterwards } = await protocol.endingOf(login, session);
  // The event tells what they are doing meanwhile (as Keycloak).
  const details = {
    ...protocol.eventDetails(login, false),
    code_id: login.session.tabId,
    username: nameOf(login) ?? '',
  };
  const event = plainEvent(login, 'LOGOUT', { userId: session.userId, sessionId: session.id, details });
  await store.commit([...unit, ...event]);
  afterwards();
}
