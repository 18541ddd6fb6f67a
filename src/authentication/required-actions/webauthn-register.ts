import { webAuthnRegistration } from '../webauthn/register.ts';

/** The user registers a security key, as a second factor. */
export const webAuthnRegister = webAuthnRegistration('webauthn-register', 'webauthn');
