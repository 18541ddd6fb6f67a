import { hasRole } from '../../domain/users/has-role.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import type { User } from '../../domain/users/user.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { errorPage } from '../turn.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';

const DELETE_ACCOUNT = 'delete_account';
/** A role of the client `account`. */
const MAY_DELETE = 'account.delete-account';

/** The user removes their account, where their roles let them. */
export const deleteAccount: RequiredActionKind = {
  id: DELETE_ACCOUNT,
  forClients: true,
  begin: (login) =>
    whoMay(login, () => ({
      kind: 'asked',
      page: {
        template: 'delete-account-confirm',
        variables: { triggered_from_aia: isAskedByClient(login, DELETE_ACCOUNT) },
      },
    })),
  answer: (login) =>
    whoMay(login, (user) => ({
      kind: 'gone',
      unit: [
        ...removeUser(login.dependencies.store, user),
        ...actionEvent(login, 'DELETE_ACCOUNT', { details: { custom_required_action: DELETE_ACCOUNT } }),
      ],
      page: { template: 'info', message: { type: 'info', key: 'userDeletedSuccessfully' } },
    })),
};

/** Asked at the page and at the answer: roles may be taken away in between. */
async function whoMay(login: Login, turn: (user: User) => ActionTurn): Promise<ActionTurn> {
  const { realm, user, dependencies } = login;
  if (user && (await hasRole(dependencies.store, realm, user, MAY_DELETE))) return turn(user);
  return { kind: 'asked', page: errorPage('deletingAccountForbidden', 200) };
}
