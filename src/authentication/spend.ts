import type { Change } from '../domain/store.ts';
import type { ActionToken } from '../domain/tokens/action-token.ts';
import { type Login, withNotes } from './login.ts';
import { SPENDS } from './notes.ts';

/** The login of somebody who came by a link that is good for one use. */
export const withSpending = (login: Login, { id, expiresAt }: ActionToken): Login =>
  withNotes(login, { [SPENDS]: `${id} ${expiresAt}` });

/** Uses the link up, in the unit of the first thing that is done by it: of two who do something with one link, one does. */
export function spending({ session: { state }, realm, dependencies }: Login): Change[] {
  const [id, expiresAt] = state.notes[SPENDS]?.split(' ') ?? [];
  return id === undefined ? [] : [dependencies.store.spentTokens.spend(realm.id, id, Number(expiresAt))];
}

/** Whether somebody was quicker. */
export const isSpent = ({ realm, dependencies }: Login, { id }: Pick<ActionToken, 'id'>): Promise<boolean> =>
  dependencies.store.spentTokens.isSpent(realm.id, id);

/** The same of the link that a login came by. */
export async function isLinkSpent(login: Login): Promise<boolean> {
  const [id] = login.session.state.notes[SPENDS]?.split(' ') ?? [];
  return id !== undefined && isSpent(login, { id });
}

export const spent = (login: Login): Login => withNotes(login, { [SPENDS]: undefined });
