import { Catalogue } from '../../lib/catalogue.ts';
import type { DirectGrantCondition, DirectGrantStep } from './step.ts';
import { allowAccess } from './steps/allow-access-authenticator.ts';
import { denyAccess } from './steps/deny-access-authenticator.ts';
import { x509Username } from './steps/direct-grant-auth-x509-username.ts';
import { validateOtp } from './steps/direct-grant-validate-otp.ts';
import { validatePassword } from './steps/direct-grant-validate-password.ts';
import { validateUsername } from './steps/direct-grant-validate-username.ts';
import { httpBasic } from './steps/http-basic-authenticator.ts';
import { userSessionLimits } from './steps/user-session-limits.ts';

/** A new step is a file in `steps/` and a line here. */
export const steps = new Catalogue<DirectGrantStep>('step of a direct grant', [
  validateUsername,
  validatePassword,
  validateOtp,
  denyAccess,
  allowAccess,
  httpBasic,
  x509Username,
  userSessionLimits,
]);

/** Conditions of code from outside; our own are in `domain/authentication/conditions/`. */
export const conditions = new Catalogue<DirectGrantCondition>('condition of a direct grant', []);
