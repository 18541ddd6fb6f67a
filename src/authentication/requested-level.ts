import { credentialLevels } from '../domain/users/credential-levels.ts';
import type { Login } from './login.ts';
import { CLIENT_ACTION } from './notes.ts';
import { requiredActions } from './required-actions/index.ts';

/** The level of authentication that a login must reach, for the client or for what it would have the user do; undefined where any will do. */
export async function requestedLevel(login: Login): Promise<number | undefined> {
  const byClient = login.dependencies.protocol.requestedLevel(login);
  const byAction = await levelForAction(login);
  return byAction < 0 ? byClient : Math.max(byClient ?? -1, byAction);
}

/**
 * Whoever adds or removes what they prove themselves with at a level has reached that level, or the highest at which they have
 * something to prove themselves with: a session of less is no way to what is worth more (as Keycloak).
 */
async function levelForAction(login: Login): Promise<number> {
  const { user, session } = login;
  const { flowId, notes } = session.state;
  const action = requiredActions.get(notes[CLIENT_ACTION] ?? '');
  if (!user || !action?.credential) return -1;
  const type = await action.credential(login);
  const levels = credentialLevels(login.realm, flowId);
  const has = new Set((await login.credentials()).map((each) => each.type));
  let level = (type === undefined ? undefined : levels.get(type)) ?? -1;
  const canReach = (wanted: number) => {
    const types = [...levels].filter(([, each]) => each === wanted);
    return types.length === 0 || types.some(([each]) => has.has(each));
  };
  while (level >= 0 && !canReach(level)) level -= 1;
  return level;
}
