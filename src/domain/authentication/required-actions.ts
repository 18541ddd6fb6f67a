import type { RequiredAction } from './required-action.ts';

export const UPDATE_PASSWORD = 'UPDATE_PASSWORD';
export const VERIFY_EMAIL = 'VERIFY_EMAIL';
export const VERIFY_PROFILE = 'VERIFY_PROFILE';
export const UPDATE_EMAIL = 'UPDATE_EMAIL';
export const CONFIGURE_TOTP = 'CONFIGURE_TOTP';
export const CONFIGURE_RECOVERY_CODES = 'CONFIGURE_RECOVERY_AUTHN_CODES';

const action = (alias: string, name: string, priority: number, enabled = true): RequiredAction => ({
  alias,
  name,
  providerId: alias,
  enabled,
  defaultAction: false,
  priority,
  config: {},
});

/** The required actions of a new realm (Keycloak 26.7), which are all there are. */
export const REQUIRED_ACTIONS: readonly RequiredAction[] = [
  action('TERMS_AND_CONDITIONS', 'Terms and Conditions', 20, false),
  action('UPDATE_PROFILE', 'Update Profile', 40),
  action(VERIFY_EMAIL, 'Verify Email', 50),
  action(CONFIGURE_TOTP, 'Configure OTP', 54),
  action(UPDATE_PASSWORD, 'Update Password', 57),
  action('delete_account', 'Delete Account', 60, false),
  action(UPDATE_EMAIL, 'Update Email', 70, false),
  action('webauthn-register', 'Webauthn Register', 80),
  action('webauthn-register-passwordless', 'Webauthn Register Passwordless', 90),
  action(VERIFY_PROFILE, 'Verify Profile', 100),
  action('delete_credential', 'Delete Credential', 110),
  action('idp_link', 'Linking Identity Provider', 120),
  action(CONFIGURE_RECOVERY_CODES, 'Recovery Authentication Codes', 130),
  action('update_user_locale', 'Update User Locale', 1000),
];

/** Those of the aliases that name an action; the rest is passed over (as Keycloak). */
export const knownActions = (aliases: readonly string[]): string[] =>
  aliases.filter((alias) => REQUIRED_ACTIONS.some((known) => known.alias === alias));

/** Actions by which people get a credential, in the order in which consoles offer them. */
export const CREDENTIAL_REGISTRATORS = [
  CONFIGURE_TOTP,
  'webauthn-register',
  'webauthn-register-passwordless',
  CONFIGURE_RECOVERY_CODES,
];
