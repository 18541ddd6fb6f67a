import { OTP } from '../../../domain/users/one-time-password.ts';
import { tryOneTimePassword } from '../../../domain/users/try-one-time-password.ts';
import type { DirectGrantStep } from '../step.ts';

/** The form's `otp`, or `totp`, is a code of the user's first one-time password. */
export const validateOtp: DirectGrantStep = {
  id: 'direct-grant-validate-otp',
  credential: OTP,
  proves: OTP,
  async perform({ store, clock, realm, form, credentials }) {
    const credential = credentials.find(({ type }) => type === OTP);
    const code = form.get('otp') ?? form.get('totp');
    const confirm =
      credential && code !== undefined
        ? tryOneTimePassword(store, realm, clock, credential, code)
        : undefined;
    return confirm ? { done: true, confirm } : { done: false, step: 'second factor' };
  },
};
