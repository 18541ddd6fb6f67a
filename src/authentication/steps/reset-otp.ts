import type { Change } from '../../domain/store.ts';
import { OTP } from '../../domain/users/one-time-password.ts';
import type { Credential } from '../../domain/users/user.ts';
import { loginEvent } from '../events.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import type { StepPage, Turn } from '../turn.ts';

const SET_UP = 'CONFIGURE_TOTP';

/** Has them set up a one-time password anew; what becomes of those they have, the step's configuration says. */
export const resetOtp: Step = {
  id: 'reset-otp',
  about: OTP,
  needsUser: true,
  async begin(login, { config }) {
    const has = await oneTimePasswords(login);
    switch (config.action_on_otp_reset_flag) {
      case 'Remove all':
        return removed(login, has);
      case 'Remove one':
        return has.length > 0 ? { kind: 'asked', page: page(has) } : removed(login, []);
      default:
        return removed(login, []);
    }
  },
  async answer(login, form): Promise<Turn> {
    const has = await oneTimePasswords(login);
    const chosen = has.find(({ id }) => id === form.get('selectedCredentialId'));
    return chosen ? removed(login, [chosen]) : { kind: 'asked', page: page(has) };
  },
};

const oneTimePasswords = async (login: Login): Promise<readonly Credential[]> =>
  (await login.credentials()).filter(({ type }) => type === OTP);

function removed(login: Login, those: readonly Credential[]): Turn {
  const { user, dependencies } = login;
  const unit: Change[] = those.flatMap((credential) => [
    dependencies.store.users.removeCredential(credential),
    ...loginEvent(login, 'REMOVE_CREDENTIAL', {
      userId: user?.id,
      details: { credential_type: OTP, credential_id: credential.id, username: user?.username ?? '' },
    }),
  ]);
  return { kind: 'done', actions: [SET_UP], ...(unit.length > 0 && { unit }) };
}

const page = (credentials: readonly Credential[]): StepPage => ({
  template: 'login-reset-otp',
  variables: {
    configuredOtpCredentials: {
      selectedCredentialId: credentials[0]?.id,
      userOtpCredentials: credentials.map(({ id, userLabel }) => ({ id, userLabel: userLabel ?? '' })),
    },
  },
});
