import { CONFIGURE_RECOVERY_CODES } from '../../domain/authentication/required-actions.ts';
import { proofError } from '../../domain/users/proof-error.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import { nextCode, RECOVERY_CODES } from '../../domain/users/recovery-codes.ts';
import { tryRecoveryCode } from '../../domain/users/try-recovery-code.ts';
import { used } from '../conditions/conditional-credential.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import type { StepPage } from '../turn.ts';
import { loginForm } from './login-form.ts';
import { wrong } from './wrong.ts';

/** Asks for the next code of the list that the user has at home. */
export const recoveryCodeForm: Step = {
  id: 'auth-recovery-authn-code-form',
  credential: RECOVERY_CODES,
  setUpBy: CONFIGURE_RECOVERY_CODES,
  needsUser: true,
  begin: async (login) => ({ kind: 'asked', page: await codePage(login) }),
  async answer(login, form) {
    const { realm, request, user, dependencies } = login;
    const { store, clock } = dependencies;
    const username = user?.username ?? '';
    // As it is written on paper.
    const code = (form.get('recoveryCodeInput') ?? '').replaceAll('-', '');
    const attempt = { username, user, address: request.ip };
    const proof = await proveUser(store, realm, attempt, clock, async (credentials) => {
      const confirm = tryRecoveryCode(store, realm, user, credentials, code);
      return confirm
        ? { proved: true, confirm: [confirm], keep: [] }
        : { proved: false, step: 'second factor', keep: [] };
    });
    if (proof && 'user' in proof && proof.user.enabled)
      return { kind: 'done', user: proof.user, notes: used(login, RECOVERY_CODES) };
    return wrong(await codePage(login), 'recoveryCodeInput', 'recovery-codes-error-invalid', {
      error: proofError(user, proof),
      user,
      details: { credential_type: RECOVERY_CODES },
    });
  },
};

async function codePage(login: Login): Promise<StepPage> {
  const page = loginForm(login, 'login-recovery-authn-code-input');
  const credential = (await login.credentials()).find(({ type }) => type === RECOVERY_CODES);
  const codeNumber = credential && nextCode(credential)?.number;
  return { ...page, variables: { ...page.variables, recoveryAuthnCodesInputBean: { codeNumber } } };
}
