import type { ConfigProperty } from '../../components/config.ts';

/** Every action but one can ask for a fresh login, and this says how fresh. */
const MAX_AGE: ConfigProperty = {
  name: 'max_auth_age',
  label: 'Maximum Age of Authentication',
  helpText:
    'Configures the duration in seconds this action can be used after the last authentication before the user is required to re-authenticate. This parameter is used just in the context of AIA when the kc_action parameter is available in the request, which is for instance when user himself updates his password in the account console.',
  type: 'String',
  defaultValue: 300,
};

/** How required actions can be configured, by the id of their provider; one that is not here cannot. */
export const REQUIRED_ACTION_PROPERTIES: Readonly<Record<string, readonly ConfigProperty[]>> = {
  TERMS_AND_CONDITIONS: [MAX_AGE],
  UPDATE_PROFILE: [MAX_AGE],
  VERIFY_EMAIL: [
    MAX_AGE,
    {
      name: 'emailResendCooldownSeconds',
      label: 'Cooldown Between Email Resend (seconds)',
      helpText: 'Minimum delay in seconds before another email verification email can be sent.',
      type: 'String',
      defaultValue: '30',
    },
  ],
  CONFIGURE_TOTP: [
    MAX_AGE,
    {
      name: 'add-recovery-codes',
      label: 'Add Recovery Codes',
      helpText:
        'If this option is enabled, the user will be required to configure recovery codes following the OTP configuration.\nIf the user already has recovery codes configured, Keycloak will not ask for setting them up.\nAs a prerequisite, enable the recovery codes required action and enable recovery codes in your authentication flow.',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  UPDATE_PASSWORD: [MAX_AGE],
  UPDATE_EMAIL: [
    MAX_AGE,
    {
      name: 'verifyEmail',
      label: 'Force Email Verification',
      helpText:
        'If enabled, the user will be forced to verify the email regardless if email verification is enabled at the realm level or not. Otherwise, verification will be based on the realm level setting.',
      type: 'boolean',
      defaultValue: false,
    },
    {
      name: 'emailResendCooldownSeconds',
      label: 'Cooldown Between Email Resend (seconds)',
      helpText: 'Minimum delay in seconds before another email verification email can be sent.',
      type: 'String',
      defaultValue: '30',
    },
  ],
  'webauthn-register': [MAX_AGE],
  'webauthn-register-passwordless': [MAX_AGE],
  VERIFY_PROFILE: [MAX_AGE],
  delete_credential: [MAX_AGE],
  idp_link: [MAX_AGE],
  CONFIGURE_RECOVERY_AUTHN_CODES: [
    {
      name: 'warning_threshold',
      label: 'Warning Threshold',
      helpText:
        'When user has smaller amount of remaining recovery codes on his account than the value configured here, account console will show warning to the user, which will recommend him to setup new set of recovery codes.',
      type: 'Integer',
      defaultValue: 4,
    },
    MAX_AGE,
  ],
  update_user_locale: [MAX_AGE],
};
