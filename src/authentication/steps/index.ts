import { Catalogue } from '../../lib/catalogue.ts';
import type { Step } from '../step.ts';
import { allowAccess } from './allow-access-authenticator.ts';
import { conditionalOtpForm } from './auth-conditional-otp-form.ts';
import { cookie } from './auth-cookie.ts';
import { otpForm } from './auth-otp-form.ts';
import { passwordForm } from './auth-password-form.ts';
import { recoveryCodeForm } from './auth-recovery-authn-code-form.ts';
import { usernameForm } from './auth-username-form.ts';
import { usernamePasswordForm } from './auth-username-password-form.ts';
import { x509Form } from './auth-x509-client-username-form.ts';
import { denyAccess } from './deny-access-authenticator.ts';
import { httpBasic } from './http-basic-authenticator.ts';
import { identityProviderRedirector } from './identity-provider-redirector.ts';
import { addOrganizationMember } from './idp-add-organization-member.ts';
import { autoLink } from './idp-auto-link.ts';
import { confirmLink } from './idp-confirm-link.ts';
import { confirmOverrideLink } from './idp-confirm-override-link.ts';
import { createUserIfUnique } from './idp-create-user-if-unique.ts';
import { detectExistingUser } from './idp-detect-existing-broker-user.ts';
import { verifyByMail } from './idp-email-verification.ts';
import { reviewProfile } from './idp-review-profile.ts';
import { idpUsernamePasswordForm } from './idp-username-password-form.ts';
import { organization } from './organization.ts';
import { registrationPage } from './registration-page-form.ts';
import { resetByMail } from './reset-credential-email.ts';
import { chooseUser } from './reset-credentials-choose-user.ts';
import { resetOtp } from './reset-otp.ts';
import { resetPassword } from './reset-password.ts';
import { userSessionLimits } from './user-session-limits.ts';
import { webAuthnAuthenticator } from './webauthn-authenticator.ts';
import { webAuthnPasswordless } from './webauthn-authenticator-passwordless.ts';

/** A new step is a file here and a line in this list. */
export const steps = new Catalogue<Step>('login step', [
  cookie,
  usernamePasswordForm,
  usernameForm,
  passwordForm,
  otpForm,
  conditionalOtpForm,
  recoveryCodeForm,
  allowAccess,
  denyAccess,
  identityProviderRedirector,
  organization,
  registrationPage,
  chooseUser,
  resetByMail,
  resetPassword,
  resetOtp,
  webAuthnAuthenticator,
  webAuthnPasswordless,
  addOrganizationMember,
  autoLink,
  confirmLink,
  confirmOverrideLink,
  createUserIfUnique,
  detectExistingUser,
  verifyByMail,
  reviewProfile,
  idpUsernamePasswordForm,
  userSessionLimits,
  httpBasic,
  x509Form,
]);
