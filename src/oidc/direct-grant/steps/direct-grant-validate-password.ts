import { PASSWORD } from '../../../domain/users/password.ts';
import { tryPassword } from '../../../domain/users/try-password.ts';
import type { DirectGrantStep } from '../step.ts';

/** The form's `password` is the user's. */
export const validatePassword: DirectGrantStep = {
  id: 'direct-grant-validate-password',
  proves: PASSWORD,
  async perform({ store, realm, credentials, form }) {
    const { isRight, keep } = await tryPassword(store, realm, credentials, form.get('password') ?? '');
    if (!isRight) return { done: false, step: 'first factor' };
    return { done: true, ...(keep[0] && { keep: keep[0] }) };
  },
};
