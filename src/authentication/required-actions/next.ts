import { inOrder } from '../../domain/authentication/find.ts';
import { VERIFY_EMAIL } from '../../domain/authentication/required-actions.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { notImplemented } from '../../errors/http.ts';
import { takenAddress } from '../existing-account.ts';
import { type Login, withNotes } from '../login.ts';
import { CLIENT_ACTION, IMPOSSIBLE, IN_THEIR_PLACE } from '../notes.ts';
import { CLIENT_TERMS, changedTerms } from './CLIENT_TERMS.ts';
import { requiredActions } from './index.ts';

/**
 * The alias of the action that is due next, in the realm's order, and what only the client asks for behind all others; undefined when nothing is
 * left to do.
 * @throws {Refusal} 501 when it is one that this version does not have: nobody gets in around it
 */
export async function nextAction(login: Login): Promise<string | undefined> {
  // Whoever is nobody sees what a new user sees first, for good.
  if (takenAddress(login) !== undefined) return VERIFY_EMAIL;
  const { realm, user, session } = login;
  const { actions, notes } = session.state;
  // What is the user's to do waits for them: who is in their place chooses no password of theirs.
  if (notes[IN_THEIR_PLACE] !== undefined) return undefined;
  const asked = new Set([...(user?.requiredActions ?? []), ...actions]);
  const passedOver = impossibleIn(login);
  let last: string | undefined;
  for (const { alias, providerId, enabled } of inOrder(authenticationOf(realm).requiredActions)) {
    if (!enabled || passedOver.includes(alias)) continue;
    const kind = requiredActions.get(providerId);
    if (asked.has(alias) && !kind) throw notImplemented(`The required action ${alias}`);
    if (!kind || !(asked.has(alias) || (await kind.isDue?.(login)))) continue;
    if (alias !== notes[CLIENT_ACTION] || user?.requiredActions.includes(alias)) return alias;
    last = alias;
  }
  return last === undefined && changedTerms(login) ? CLIENT_TERMS : last;
}

/** What this login has found nothing to do about: it stays the user's to do, and keeps nobody out (as Keycloak). */
const impossibleIn = ({ session: { state } }: Login): readonly string[] =>
  JSON.parse(state.notes[IMPOSSIBLE] ?? '[]') as string[];

/** The login passes over an action from now on. */
export const withImpossible = (login: Login, alias: string): Login =>
  withNotes(login, { [IMPOSSIBLE]: JSON.stringify([...impossibleIn(login), alias]) });
