import { webAuthnStep } from '../webauthn/step.ts';

/** Asks for a passkey, in the place of a password; of somebody who is not known it says who they are. */
export const webAuthnPasswordless = webAuthnStep({
  id: 'webauthn-authenticator-passwordless',
  type: 'webauthn-passwordless',
  setUpBy: 'webauthn-register-passwordless',
  needsUser: false,
});
