import { DISABLED_REASON } from '../../login-failures/lockout.ts';

/** What forms hold beside attributes, and what the server says of users by itself. */
const NO_ATTRIBUTES = new Set([
  'password',
  'password-confirm',
  'password-new',
  'termsAccepted',
  'clientTermsAccepted',
  'proof-of-work',
  'g-recaptcha-response',
  'cf-turnstile-response',
  'h-captcha-response',
  'login',
  'cancel',
  'cancel-aia',
  'submit',
  'session_code',
  'execution',
  'client_id',
  'tab_id',
  'client_data',
  'id',
  'enabled',
  'emailVerified',
  'ENABLED',
  'EMAIL_VERIFIED',
  'userCertificate',
  'terms_and_conditions',
  DISABLED_REASON,
  '__proto__',
]);

/** Whether a form has something else under this name: an attribute called so would hold what was not meant to be kept. */
export const isOfForms = (name: string): boolean => NO_ATTRIBUTES.has(name);
