import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { PASSWORD } from '../../domain/users/password.ts';
import { setPassword } from '../../domain/users/set-password.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Login } from '../login.ts';
import { LINK_OF } from '../notes.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';
import { credentialEvents, credentialNotice } from './credential-events.ts';
import { otherSessionsEnd } from './other-sessions.ts';

const EVENTS = ['UPDATE_CREDENTIAL', 'UPDATE_PASSWORD'];
const WRONG_EVENTS = EVENTS.map((type) => `${type}_ERROR`);

/** The user chooses a password, which replaces the one there is. */
export const updatePassword: RequiredActionKind = {
  id: UPDATE_PASSWORD,
  forClients: true,
  begin: async (login) => page(login, {}),
  async answer(login, form) {
    const { realm, user, dependencies } = login;
    const { store, clock } = dependencies;
    if (!user) return page(login, {});
    const password = form.get('password-new') ?? '';
    if (password.trim() === '')
      return refused(login, { password: { key: 'missingPasswordMessage' } }, 'password_missing');
    if (password !== form.get('password-confirm'))
      return refused(
        login,
        { 'password-confirm': { key: 'notMatchPasswordMessage' } },
        'password_confirm_error',
      );
    try {
      const { changes, elsewhere } = await setPassword(store, realm, user, password, clock.now());
      const ended = await otherSessionsEnd(login, form, UPDATE_PASSWORD, PASSWORD);
      return {
        kind: 'done',
        ...(elsewhere && { elsewhere }),
        told: { credential_type: PASSWORD },
        afterwards: [...ended.afterwards, credentialNotice(login, PASSWORD, EVENTS)],
        unit: [...changes, ...ended.unit, ...credentialEvents(login, UPDATE_PASSWORD, PASSWORD, EVENTS)],
      };
    } catch (error) {
      // What cannot be had now is not wrong with what they chose.
      if (!(error instanceof Refusal) || error.status >= 500) throw error;
      // The rule's number is all that its message says beside the key.
      const [number] = /\d+/.exec(error.description ?? '') ?? [];
      const said = { key: error.code, ...(number !== undefined && { args: [number] }) };
      return refused(login, { password: said }, 'password_rejected', { reason: error.code });
    }
  },
};

/** The page once more, with what is wrong and the events of it. */
const refused = (
  login: Login,
  fieldErrors: NonNullable<FieldErrors>,
  error: string,
  details: Readonly<Record<string, string>> = {},
): ActionTurn => ({
  ...page(login, fieldErrors),
  unit: credentialEvents(login, UPDATE_PASSWORD, PASSWORD, WRONG_EVENTS, { error, details }),
});

/** Whether an administrator asks for it, or something that they have begun themselves. */
const noticeOf = ({ user }: Login) =>
  user?.requiredActions.includes(UPDATE_PASSWORD) ? 'updatePasswordMessage' : 'resetPasswordMessage';

type FieldErrors = Extract<ActionTurn, { kind: 'asked' }>['page']['fieldErrors'];

function page(login: Login, fieldErrors: NonNullable<FieldErrors>): Extract<ActionTurn, { kind: 'asked' }> {
  const isOwn = isAskedByClient(login, UPDATE_PASSWORD);
  const isWrong = Object.keys(fieldErrors).length > 0;
  return {
    kind: 'asked',
    page: {
      template: 'login-update-password',
      ...(isWrong && { fieldErrors }),
      ...(!isOwn && !isWrong && { message: { type: 'warning', key: noticeOf(login) } as const }),
      variables: {
        isAppInitiatedAction: isOwn,
        // Whoever comes by a mail may have lost the account to somebody who is in it.
        endsOtherSessions: login.session.state.notes[LINK_OF] !== undefined,
      },
    },
  };
}
