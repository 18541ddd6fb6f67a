import { webAuthnStep } from '../webauthn/step.ts';

/** Asks somebody who is known for one of their security keys. */
export const webAuthnAuthenticator = webAuthnStep({
  id: 'webauthn-authenticator',
  type: 'webauthn',
  setUpBy: 'webauthn-register',
  needsUser: true,
});
