import { spendOnce } from '../../../domain/tokens/spent-token.ts';
import {
  endOf,
  factorOf,
  OTP,
  readOneTimePassword,
  usedUpTo,
} from '../../../domain/users/one-time-password.ts';
import type { DirectGrantStep } from '../step.ts';

const FAILED = { done: false, step: 'second factor' } as const;

/**
 * The form's `otp`, or `totp`, is a code of the user's first one-time password, not used before (RFC 6238 section 5.2) unless
 * the realm lets codes be used again.
 */
export const validateOtp: DirectGrantStep = {
  id: 'direct-grant-validate-otp',
  credential: OTP,
  async perform({ store, clock, realm, form, credentials }) {
    const credential = credentials.find(({ type }) => type === OTP);
    const otp = credential && readOneTimePassword(credential);
    const code = form.get('otp') ?? form.get('totp');
    if (!otp || code === undefined) return FAILED;
    const { otpPolicyLookAheadWindow: window, otpPolicyCodeReusable } = realm.settings;
    const factor = factorOf(otp, code, window, clock.now());
    if (factor === undefined) return FAILED;
    if (otp.kind === 'totp')
      return {
        done: true,
        confirm: async () =>
          otpPolicyCodeReusable ||
          spendOnce(store, realm.id, `otp:${credential.id}:${factor}`, endOf(otp, factor, window)),
      };
    return {
      done: true,
      // Of two who use one count the second finds the credential changed, and the count behind it.
      async confirm() {
        const used = usedUpTo(credential, factor);
        await store.commit([store.users.updateCredential(used, { ifRevision: credential.revision })]);
        return true;
      },
    };
  },
};
