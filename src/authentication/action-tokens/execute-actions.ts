import { withActions, withState, withUser } from '../login.ts';
import { withSpending } from '../spend.ts';
import { errorPage } from '../turn.ts';
import { confirm } from './confirm.ts';
import { goOn } from './go-on.ts';
import type { ActionTokenKind, Followed } from './kind.ts';

const actionsOf = ({ token }: Followed): readonly string[] =>
  Array.isArray(token.members.rqac) ? token.members.rqac.map(String) : [];

/** The user does what an administrator asks for. Nobody is logged in by it. */
export const executeActions: ActionTokenKind = {
  id: 'execute-actions',
  event: 'EXECUTE_ACTIONS',
  check: ({ token, login }) =>
    token.members.eml === login.user.email
      ? undefined
      : { error: 'invalid_email', reason: CHANGED, page: errorPage(CHANGED) },
  async follow(followed) {
    const { token, login, isFresh } = followed;
    const requiredActions = actionsOf(followed);
    if (isFresh) return confirm(followed, 'confirmExecutionOfActions', undefined, { requiredActions });
    const going = withUser(withActions(withSpending(login, token), requiredActions), login.user);
    const { user, realm, dependencies } = login;
    const { duplicateEmailsAllowed } = realm.settings;
    // Whoever follows the link reads what is sent to the address.
    const verified = user.emailVerified
      ? []
      : [
          dependencies.store.users.update(
            { ...user, emailVerified: true },
            { duplicateEmailsAllowed, ifRevision: user.revision },
          ),
        ];
    return goOn(withState(going, { proved: true, asked: undefined }), verified);
  },
};

/** What is said of a link that went to an address the user does not have any more. */
const CHANGED = 'invalidEmailMessage';
