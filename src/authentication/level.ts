import type { RealmAuthentication } from '../domain/authentication/authentication.ts';
import { findFlow } from '../domain/authentication/find.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import { LEVELS, levelTimes } from '../domain/sessions/levels.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import type { Login } from './login.ts';
import { FLOW_LEVEL } from './notes.ts';

/** The level of authentication that a login has reached, among its notes. */
const LEVEL = 'level';

export const withLevel = (level: number | undefined): Record<string, string> =>
  level === undefined ? {} : { [LEVEL]: String(level) };

/** The level that a login has reached; below 0 for none. */
export const reachedLevel = ({ session }: Login): number => Number(session.state.notes[LEVEL] ?? -1);

/** A login that went through the flow which a client policy chose has the level that the policy says; being logged in already is none. */
export function withFlowLevel<Some extends Login>(login: Some): Some {
  const { state } = login.session;
  const level = state.notes[FLOW_LEVEL];
  if (level === undefined || state.sessionId !== undefined) return login;
  return {
    ...login,
    session: { ...login.session, state: { ...state, notes: { ...state.notes, [LEVEL]: level } } },
  };
}

/** What a user session remembers of the level that a login has reached now. */
export function levelNotes(login: Login, session: Pick<UserSession, 'notes'>, now: number) {
  const level = login.session.state.notes[LEVEL];
  if (level === undefined || Number(level) < 0) return {};
  return { [LEVELS]: JSON.stringify({ ...levelTimes(session), [level]: now }) };
}

/** The highest level that the session has reached and that still counts: for how long one does, the flow says. */
export function levelOf(login: Login, session: UserSession, now: number): number | undefined {
  const lasting = maxAges(login);
  const levels = Object.entries(levelTimes(session))
    .filter(([level, since]) => now - since < (lasting.get(Number(level)) ?? Number.POSITIVE_INFINITY))
    .map(([level]) => Number(level));
  return levels.length > 0 ? Math.max(...levels) : undefined;
}

/** Seconds for which each level of the login's flow counts. */
function maxAges({ realm, session }: Login): ReadonlyMap<number, number> {
  const { flowId } = session.state;
  return realm.derived(`ages of levels ${flowId}`, () => {
    const authentication = authenticationOf(realm);
    return new Map(agesIn(authentication, flowId));
  });
}

function agesIn(authentication: RealmAuthentication, flowId: string): [level: number, seconds: number][] {
  const executions = findFlow(authentication, flowId)?.executions ?? [];
  return executions.flatMap(({ flowId: part, configId }) => {
    if (part !== undefined) return agesIn(authentication, part);
    const config = authentication.configs.find(({ id }) => id === configId)?.config ?? {};
    const { 'loa-condition-level': level, 'loa-max-age': age } = config;
    return level !== undefined && /^\d+$/.test(age ?? '') ? [[Number(level), Number(age)]] : [];
  });
}
