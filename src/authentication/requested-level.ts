import { authenticationOf } from '../domain/realms/realm-view.ts';
import { credentialLevels } from '../domain/users/credential-levels.ts';
import { PASSWORD } from '../domain/users/password.ts';
import { hasUsed } from './conditions/conditional-credential.ts';
import { reachedLevel, withFlowLevel } from './level.ts';
import type { Login } from './login.ts';
import { CLIENT_ACTION } from './notes.ts';
import type { RequiredActionKind } from './required-actions/action.ts';
import { requiredActions } from './required-actions/index.ts';

/** The level of authentication that a login must reach, for the client or for what it would have the user do; undefined where any will do. */
export async function requestedLevel(login: Login): Promise<number | undefined> {
  const byClient = login.dependencies.protocol.requestedLevel(login);
  const byAction = await levelForAction(login);
  return byAction < 0 ? byClient : Math.max(byClient ?? -1, byAction);
}

/**
 * Whoever adds or removes what they prove themselves with at a level has reached that level, or the highest at which they have
 * something to prove themselves with: a session of less is no way to what is worth more (as Keycloak). Whoever makes another
 * way in has reached the highest (stricter than Keycloak).
 */
async function levelForAction(login: Login): Promise<number> {
  const { flowId, notes } = login.session.state;
  const action = requiredActions.get(notes[CLIENT_ACTION] ?? '');
  if (!login.user || !action) return -1;
  return levelFor(login, action, credentialLevels(login.realm, flowId));
}

async function levelFor(
  login: Login,
  action: RequiredActionKind,
  levels: ReadonlyMap<string, number>,
): Promise<number> {
  const has = new Set((await login.credentials()).map((each) => each.type));
  if (action.opensWay)
    return Math.max(-1, ...[...levels].filter(([each]) => has.has(each)).map(([, level]) => level));
  const type = await action.credential?.(login);
  let level = (type === undefined ? undefined : levels.get(type)) ?? -1;
  const canReach = (wanted: number) => {
    const types = [...levels].filter(([, each]) => each === wanted);
    return types.length === 0 || types.some(([each]) => has.has(each));
  };
  while (level >= 0 && !canReach(level)) level -= 1;
  return level;
}

/**
 * Whether an action is about what the realm's own flow asks for beside a password, and this login, by a client's flow that asks
 * for less, has shown nothing of that level: by a second one of their own making nobody gets around the first.
 */
export async function lacksLevel(login: Login, action: RequiredActionKind): Promise<boolean> {
  const levels = credentialLevels(login.realm, authenticationOf(login.realm).bindings.browserFlow);
  const level = await levelFor(login, action, levels);
  if (level <= reachedLevel(withFlowLevel(login))) return false;
  const factors = (await login.credentials())
    .map(({ type }) => type)
    .filter((type) => type !== PASSWORD && levels.get(type) === level);
  return factors.length > 0 && !factors.some((type) => hasUsed(login, type));
}
