import type { DirectGrantStep } from './step.ts';
import { allowAccess } from './steps/allow-access-authenticator.ts';
import { denyAccess } from './steps/deny-access-authenticator.ts';
import { validateOtp } from './steps/direct-grant-validate-otp.ts';
import { validatePassword } from './steps/direct-grant-validate-password.ts';
import { validateUsername } from './steps/direct-grant-validate-username.ts';

/** A new step is a file in `steps/` and a line here. */
export const steps: ReadonlyMap<string, DirectGrantStep> = new Map(
  [validateUsername, validatePassword, validateOtp, denyAccess, allowAccess].map((step) => [step.id, step]),
);
