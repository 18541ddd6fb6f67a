import { PASSWORD } from '../../domain/users/password.ts';
import { hasUsed, used } from '../conditions/conditional-credential.ts';
import type { Step } from '../step.ts';
import { DONE } from '../turn.ts';
import { withPasskeys } from '../webauthn/passkeys.ts';
import { withCancel } from './cancel.ts';
import { loginForm } from './login-form.ts';
import { provePassword } from './prove-password.ts';
import { wrong } from './wrong.ts';

const TEMPLATE = 'login-password';

/** Asks somebody who is known by name for their password. */
export const passwordForm: Step = withCancel(
  withPasskeys({
    id: 'auth-password-form',
    credential: PASSWORD,
    needsUser: true,
    // A passkey has proved more than a password would.
    begin: async (login) =>
      hasUsed(login, 'webauthn-passwordless') ? DONE : { kind: 'asked', page: loginForm(login, TEMPLATE) },
    async answer(login, form) {
      const { user } = login;
      const username = user?.username ?? '';
      const proof = await provePassword(login, username, user, form.get('password') ?? '');
      const page = loginForm(login, TEMPLATE);
      if (!proof.proved)
        return wrong(page, 'password', 'invalidPasswordMessage', { error: proof.error, user });
      if (!proof.user.enabled)
        return wrong(page, 'password', 'accountDisabledMessage', { error: 'user_disabled', username, user });
      return {
        kind: 'done',
        user: proof.user,
        credentials: proof.credentials,
        notes: used(login, 'password'),
      };
    },
  }),
);
