import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import { findByName } from '../../domain/users/find-by-name.ts';
import type { Form } from '../../http/form.ts';
import { brokerMistake } from '../broker/events.ts';
import { findLinkable } from '../broker/existing-user.ts';
import { GONE } from '../broker/gone.ts';
import { used } from '../conditions/conditional-credential.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import type { Turn } from '../turn.ts';
import { remembering } from './auth-username-password-form.ts';
import { withCancel } from './cancel.ts';
import { loginForm } from './login-form.ts';
import { provePassword } from './prove-password.ts';

/** They show by its password that the account which there is already is theirs, under its name or its address (as Keycloak). */
export const idpUsernamePasswordForm: Step = withCancel({
  id: 'idp-username-password-form',
  async begin(login) {
    const found = await findLinkable(login);
    if (!found) return GONE;
    const { user, brokered } = found;
    return {
      kind: 'asked',
      page: {
        ...formFor(login, user.username),
        message: {
          type: 'info',
          key: 'federatedIdentityConfirmReauthenticateMessage',
          args: [displayNameOf(brokered.provider)],
        },
      },
    };
  },
  answer,
});

function formFor(login: Login, username: string) {
  const page = loginForm(login, 'login', { username });
  return { ...page, variables: { ...page.variables, registrationDisabled: true } };
}

async function answer(login: Login, form: Form): Promise<Turn> {
  const found = await findLinkable(login);
  if (!found) return GONE;
  const { user, brokered } = found;
  const username = form.get('username')?.trim() ?? user.username;
  const isTheirs =
    username !== '' && (await findByName(login.dependencies.store, login.realm, username))?.id === user.id;
  const proof = await provePassword(login, username, isTheirs ? user : undefined, form.get('password') ?? '');
  if (!proof.proved) {
    const { message: _notice, ...page } = formFor(login, user.username);
    return {
      kind: 'asked',
      page: { ...page, fieldErrors: { username: { key: 'invalidUserMessage' } } },
      mistake: brokerMistake(login, brokered, {
        error: proof.error,
        userId: isTheirs ? user.id : undefined,
        username: username || undefined,
      }),
    };
  }
  return {
    kind: 'done',
    user: proof.user,
    credentials: proof.credentials,
    notes: {
      ...used(login, 'password'),
      ...remembering(form, login.realm.settings.rememberMe),
      [ATTEMPTED]: username,
    },
  };
}
