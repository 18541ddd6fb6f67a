import { findByName } from '../../domain/users/find-by-name.ts';
import type { Form } from '../../http/form.ts';
import { used } from '../conditions/conditional-credential.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED, REMEMBER_ME, TYPED } from '../notes.ts';
import type { Step } from '../step.ts';
import { withPasskeys } from '../webauthn/passkeys.ts';
import { withCancel } from './cancel.ts';
import { loginForm } from './login-form.ts';
import { provePassword } from './prove-password.ts';
import { wrong } from './wrong.ts';

const TEMPLATE = 'login';
/** Whatever longer is no name. */
export const LONGEST_NAME = 255;

/** Asks for a name and a password; of somebody whose name is known for the password alone. */
export const usernamePasswordForm: Step = withCancel(
  withPasskeys({
    id: 'auth-username-password-form',
    begin: async (login) => ({ kind: 'asked', page: loginForm(login, TEMPLATE) }),
    async answer(login, form) {
      const { dependencies, realm } = login;
      const username = login.user?.username ?? form.get('username')?.trim() ?? '';
      const rememberMe = form.get('rememberMe') === 'on';
      const user = login.user ?? (await named(login, username));
      const page = loginForm(login, TEMPLATE, { username, rememberMe });
      const proof = await provePassword(login, username, user, form.get('password') ?? '');
      // Of somebody who was known before no name was said, nor was an empty one (as Keycloak).
      const whom = { username: login.user === undefined ? username || undefined : undefined, user };
      const typed = login.user ? {} : { notes: { [TYPED]: username.slice(0, LONGEST_NAME) } };
      if (!proof.proved)
        return wrong(page, 'username', 'invalidUserMessage', { error: proof.error, ...whom }, typed);
      if (!proof.user.enabled)
        return wrong(page, 'username', 'accountDisabledMessage', { error: 'user_disabled', ...whom });
      return {
        kind: 'done',
        user: proof.user,
        credentials: proof.credentials,
        notes: {
          ...used(login, 'password'),
          [TYPED]: undefined,
          ...remembering(form, realm.settings.rememberMe),
          ...(login.user === undefined && { [ATTEMPTED]: username }),
        },
        ...(login.user === undefined && { told: { username } }),
      };

      function named({ realm }: Login, name: string) {
        return name === '' || name.length > LONGEST_NAME
          ? undefined
          : findByName(dependencies.store, realm, name);
      }
    },
  }),
);

/** What the box of the form says, where the realm has one. */
export const remembering = (form: Form, isOffered: boolean): Record<string, string> =>
  isOffered ? { [REMEMBER_ME]: String(form.get('rememberMe') === 'on') } : {};
