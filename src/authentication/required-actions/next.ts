import { inOrder } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { notImplemented } from '../../errors/http.ts';
import type { Login } from '../login.ts';
import { requiredActions } from './index.ts';

/**
 * The alias of the action that is due next, in the realm's order; undefined when nothing is left to do.
 * @throws {Refusal} 501 when it is one that this version does not have: nobody gets in around it
 */
export async function nextAction(login: Login): Promise<string | undefined> {
  const { realm, user, session } = login;
  const asked = new Set([...(user?.requiredActions ?? []), ...session.state.actions]);
  for (const { alias, providerId, enabled } of inOrder(authenticationOf(realm).requiredActions)) {
    if (!enabled) continue;
    const kind = requiredActions.get(providerId);
    if (asked.has(alias) && !kind) throw notImplemented(`The required action ${alias}`);
    if (kind && (asked.has(alias) || (await kind.isDue?.(login)))) return alias;
  }
  return undefined;
}
