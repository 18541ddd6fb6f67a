import { webAuthnRegistration } from '../webauthn/register.ts';

/** The user registers a passkey, to log in without a password. */
export const webAuthnRegisterPasswordless = webAuthnRegistration(
  'webauthn-register-passwordless',
  'webauthn-passwordless',
);
