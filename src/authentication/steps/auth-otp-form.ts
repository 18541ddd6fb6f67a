import { CONFIGURE_TOTP } from '../../domain/authentication/required-actions.ts';
import { OTP } from '../../domain/users/one-time-password.ts';
import { proofError } from '../../domain/users/proof-error.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import { tryOneTimePassword } from '../../domain/users/try-one-time-password.ts';
import { used } from '../conditions/conditional-credential.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import type { StepPage } from '../turn.ts';
import { loginForm } from './login-form.ts';
import { wrong } from './wrong.ts';

/** Asks for a code of one of the user's one-time passwords. */
export const otpForm: Step = {
  id: 'auth-otp-form',
  credential: OTP,
  setUpBy: CONFIGURE_TOTP,
  needsUser: true,
  begin: async (login) => ({ kind: 'asked', page: await otpPage(login) }),
  async answer(login, form) {
    const { realm, request, user, dependencies } = login;
    const { store, clock } = dependencies;
    const username = user?.username ?? '';
    const chosen = form.get('selectedCredentialId');
    const code = form.get('otp') ?? '';
    const theirs = (await login.credentials()).filter(({ type }) => type === OTP);
    const held = chosen ? theirs.find(({ id }) => id === chosen) : theirs[0];
    const tried: Record<string, string> = held ? { selected_credential_id: held.id } : {};
    const proof = await proveUser(
      store,
      realm,
      { username, user, address: request.ip },
      clock,
      async (credentials) => {
        const all = credentials.filter(({ type }) => type === OTP);
        const credential = chosen ? all.find(({ id }) => id === chosen) : all[0];
        const confirm = credential && tryOneTimePassword(store, realm, clock, credential, code);
        return confirm
          ? { proved: true, confirm: [confirm], keep: [] }
          : { proved: false, step: 'second factor', keep: [] };
      },
    );
    if (proof && 'user' in proof && proof.user.enabled)
      return {
        kind: 'done',
        user: proof.user,
        notes: used(login, OTP),
        told: tried,
      };
    return wrong(await otpPage(login, chosen), 'totp', 'invalidTotpMessage', {
      error: proofError(user, proof),
      user,
      details: tried,
    });
  },
};

async function otpPage(login: Login, chosen?: string): Promise<StepPage> {
  const page = loginForm(login, 'login-otp');
  const credentials = (await login.credentials()).filter(({ type }) => type === OTP);
  return {
    ...page,
    variables: {
      ...page.variables,
      otpLogin: {
        selectedCredentialId: chosen ?? credentials[0]?.id,
        userOtpCredentials: credentials.map(({ id, userLabel }) => ({ id, userLabel: userLabel ?? '' })),
      },
    },
  };
}
