import { isActive } from '../../domain/sessions/lifespan.ts';
import type { UserSession } from '../../domain/sessions/session.ts';
import { seconds } from '../../lib/clock.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import { DONE, errorPage, type Turn } from '../turn.ts';

const TERMINATE = 'Terminate oldest session';

/** Lets nobody have more sessions than the flow says, in the realm or of the client: the login ends, or their oldest sessions do. */
export const userSessionLimits: Step = {
  id: 'user-session-limits',
  asksNothing: true,
  needsUser: true,
  async begin(login, { config }) {
    if (config.userRealmLimit === undefined && config.userClientLimit === undefined)
      return failed(login, errorPage('internalServerError', 500));
    const sessions = await othersOf(login);
    const ofClient = sessions.filter(({ clients }) =>
      clients.some(({ clientId }) => clientId === login.client.id),
    );
    // The realm's limit goes first: whom it keeps out the client's need not (as Keycloak).
    const inRealm = tooMany(sessions, config.userRealmLimit);
    const those = inRealm.length > 0 ? inRealm : tooMany(ofClient, config.userClientLimit);
    if (those.length === 0) return DONE;
    if (config.behavior !== TERMINATE)
      return failed(login, errorPage(config.errorMessage || 'sessionLimitExceeded', 403));
    for (const session of those) await end(login, session);
    return DONE;
  },
};

const failed = ({ user, session: { state } }: Login, page: ReturnType<typeof errorPage>): Turn => ({
  kind: 'failed',
  page,
  mistake: { error: 'generic_authentication_error', username: state.notes[ATTEMPTED] ?? user?.username },
});

/** Their sessions that are not over, but for the one that this login would go on in; what was used last is last. */
async function othersOf(login: Login): Promise<readonly UserSession[]> {
  const { realm, user, dependencies } = login;
  if (!user) return [];
  const own = (await login.identity())?.session.id;
  const now = seconds(dependencies.clock);
  const all = await dependencies.store.sessions.ofUser(realm.id, user.id, 'online');
  return all
    .filter((session) => session.id !== own && isActive(realm.settings, session, now))
    .toSorted((one, other) => one.lastAccess - other.lastAccess || one.startedAt - other.startedAt);
}

/** Those that must end for one more; a limit below one is none. */
function tooMany(sessions: readonly UserSession[], limit: string | undefined): readonly UserSession[] {
  const most = Number.parseInt(limit ?? '', 10);
  return most > 0 ? sessions.slice(0, Math.max(0, sessions.length - most + 1)) : [];
}

async function end(login: Login, session: UserSession): Promise<void> {
  const { store, protocol } = login.dependencies;
  const { unit, afterwards } = await protocol.endingOf(login, session);
  const event = plainEvent(login, 'LOGOUT', { userId: session.userId, sessionId: session.id });
  await store.commit([...unit, ...event]);
  afterwards();
}
