import type { RequiredActionKind } from './action.ts';
import { clientTerms } from './CLIENT_TERMS.ts';
import { configureRecoveryCodes } from './CONFIGURE_RECOVERY_AUTHN_CODES.ts';
import { configureTotp } from './CONFIGURE_TOTP.ts';
import { deleteAccount } from './delete_account.ts';
import { deleteCredential } from './delete_credential.ts';
import { idpLink } from './idp_link.ts';
import { terms } from './TERMS_AND_CONDITIONS.ts';
import { updateEmail } from './UPDATE_EMAIL.ts';
import { updatePassword } from './UPDATE_PASSWORD.ts';
import { updateProfile } from './UPDATE_PROFILE.ts';
import { updateUserLocale } from './update_user_locale.ts';
import { verifyEmail } from './VERIFY_EMAIL.ts';
import { verifyProfile } from './VERIFY_PROFILE.ts';
import { webAuthnRegister } from './webauthn-register.ts';
import { webAuthnRegisterPasswordless } from './webauthn-register-passwordless.ts';

/** A new required action is a file here and a line in this list. */
export const requiredActions: ReadonlyMap<string, RequiredActionKind> = new Map(
  [
    terms,
    clientTerms,
    updatePassword,
    configureTotp,
    configureRecoveryCodes,
    deleteAccount,
    deleteCredential,
    idpLink,
    updateUserLocale,
    updateProfile,
    verifyProfile,
    verifyEmail,
    updateEmail,
    webAuthnRegister,
    webAuthnRegisterPasswordless,
  ].map((action) => [action.id, action]),
);
