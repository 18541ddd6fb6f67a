import { webAuthnStep } from '../webauthn/step.ts';

/**
 * Asks for a passkey, in the place of a password; of somebody who is not known it says who they are. Whoever has none gets none here: they
 * may have shown nothing but a name (as Keycloak).
 */
export const webAuthnPasswordless = webAuthnStep({
  id: 'webauthn-authenticator-passwordless',
  type: 'webauthn-passwordless',
  needsUser: false,
});
