import { findByName } from '../../domain/users/find-by-name.ts';
import { knowsProvider } from '../broker/providers.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import { NAMED } from '../turn.ts';
import { withPasskeys } from '../webauthn/passkeys.ts';
import { remembering } from './auth-username-password-form.ts';
import { withCancel } from './cancel.ts';
import { loginForm } from './login-form.ts';
import { wrong } from './wrong.ts';

const TEMPLATE = 'login-username';

/** Asks who somebody says they are. */
export const usernameForm: Step = withCancel(
  withPasskeys({
    id: 'auth-username-form',
    // Whoever has to prove themselves again may do so by a provider that knows them, which this page offers (as Keycloak).
    begin: async (login) =>
      login.user && !(await knowsProvider(login))
        ? NAMED
        : { kind: 'asked', page: loginForm(login, TEMPLATE) },
    async answer(login, form) {
      if (login.user) return NAMED;
      const { realm, dependencies } = login;
      const username = form.get('username')?.trim() ?? '';
      const user = username === '' ? undefined : await findByName(dependencies.store, realm, username);
      const page = loginForm(login, TEMPLATE, { username });
      if (!user)
        return wrong(page, 'username', 'invalidUsernameOrEmailMessage', {
          error: 'user_not_found',
          // An empty one is not told (as Keycloak).
          username: username || undefined,
        });
      if (!user.enabled)
        return wrong(page, 'username', 'accountDisabledMessage', { error: 'user_disabled', username, user });
      return {
        kind: 'done',
        isClaim: true,
        user,
        told: { username },
        notes: { [ATTEMPTED]: username, ...remembering(form, realm.settings.rememberMe) },
      };
    },
  }),
);
