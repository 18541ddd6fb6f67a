import { advance } from '../advance.ts';
import { turnTo } from '../detour.ts';
import { requiredAction } from '../endpoints/required-action.ts';
import { withNotes, withUser } from '../login.ts';
import { ATTEMPTED, LINK_OF } from '../notes.ts';
import { refuseReset, resetOf } from '../reset-credentials.ts';
import { withSpending } from '../spend.ts';
import { errorPage } from '../turn.ts';
import type { ActionTokenKind } from './kind.ts';

const CHANGED = 'invalidEmailMessage';

/** They go on with the flow of those who have forgotten their credentials, having shown that they read the mail. */
export const resetCredentials: ActionTokenKind = {
  id: 'reset-credentials',
  event: 'RESET_PASSWORD',
  check({ token, login }) {
    const refused = refuseReset(login.realm);
    if (refused) return { error: 'not_allowed', reason: refused.key, page: refused.page };
    if (token.members.eml !== login.user.email)
      return { error: 'invalid_email', reason: CHANGED, page: errorPage(CHANGED) };
    return undefined;
  },
  async follow({ token, login, isFresh }) {
    const { user, realm, session } = login;
    const { state } = session;
    if (!isFresh && state.proved && state.notes[LINK_OF] === user.id) return requiredAction(login);
    const going = withUser(turnTo(login, resetOf(realm)), user);
    return advance(withNotes(withSpending(going, token), { [ATTEMPTED]: user.username, [LINK_OF]: user.id }));
  },
};
