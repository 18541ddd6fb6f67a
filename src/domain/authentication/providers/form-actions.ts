import type { ConfigProperty } from '../../components/config.ts';
import { type AuthenticatorProvider, ON_OR_OFF, provider } from './provider.ts';

const SITE_KEY: ConfigProperty = {
  name: 'site.key',
  label: 'reCAPTCHA Site Key',
  helpText: 'The site key.',
  type: 'String',
};

/** What both kinds of reCAPTCHA are configured by besides their keys. */
const OF_EVERY_RECAPTCHA: readonly ConfigProperty[] = [
  {
    name: 'action',
    label: 'Action Name',
    helpText:
      'A meaningful name for this reCAPTCHA context (e.g. login, register). An action name can only contain alphanumeric characters, slashes and underscores and is not case-sensitive.',
    type: 'String',
    defaultValue: 'register',
  },
  {
    name: 'useRecaptchaNet',
    label: 'Use recaptcha.net',
    helpText: 'Whether to use recaptcha.net instead of google.com, which may have other cookies set.',
    type: 'boolean',
    defaultValue: false,
  },
  {
    name: 'recaptcha.v3',
    label: 'reCAPTCHA v3',
    helpText:
      'Whether the site key belongs to a v3 (invisible, score-based reCAPTCHA) or v2 site (visible, checkbox-based).',
    type: 'boolean',
    defaultValue: false,
  },
];

/** What may stand in the flow of a form (Keycloak 26.7). */
export const FORM_ACTIONS: readonly AuthenticatorProvider[] = [
  provider(
    'registration-password-action',
    'Password Validation',
    "Validates that password matches password confirmation field.  It also will store password in user's credential store.",
    ON_OR_OFF,
    [
      {
        name: 'always_set_password_on_register_form',
        label: 'Always set password on register form',
        helpText:
          "When this option is false and 'Verify Email' is enabled for the realm, then the password will not be set by the user on the registration form, but rather in the later stage once  user's email address is successfully verified. This is recommended for security reasons. When true, the password fields will be available directly on the registration form and can be set  by the user before his email is verified. This option is deprecated and might be removed in the future.",
        type: 'boolean',
      },
    ],
  ),
  provider('registration-recaptcha-action', 'reCAPTCHA', 'Adds Google reCAPTCHA to the form.', ON_OR_OFF, [
    SITE_KEY,
    {
      name: 'secret.key',
      label: 'reCAPTCHA Secret',
      helpText: 'The secret key.',
      type: 'String',
      secret: true,
    },
    ...OF_EVERY_RECAPTCHA,
  ]),
  provider(
    'registration-recaptcha-enterprise',
    'reCAPTCHA Enterprise',
    'Adds Google reCAPTCHA Enterprise to the form.',
    ON_OR_OFF,
    [
      {
        name: 'project.id',
        label: 'Project ID',
        helpText: 'Project ID the site key belongs to.',
        type: 'String',
      },
      SITE_KEY,
      {
        name: 'api.key',
        label: 'Google API Key',
        helpText: 'An API key with the reCAPTCHA Enterprise API enabled in the given project ID.',
        type: 'String',
        secret: true,
      },
      {
        name: 'score.threshold',
        label: 'Min. Score Threshold',
        helpText:
          'The minimum score threshold for considering the reCAPTCHA valid (inclusive). Must be a valid double between 0.0 and 1.0.',
        type: 'String',
        defaultValue: '0.7',
      },
      ...OF_EVERY_RECAPTCHA,
    ],
  ),
  provider(
    'registration-terms-and-conditions',
    'Terms and conditions',
    'Asks the user to accept terms and conditions before submitting its registration form.',
    ON_OR_OFF,
  ),
  provider(
    'registration-user-creation',
    'Registration User Profile Creation',
    'This action must always be first! Validates the username and user profile of the user in validation phase.  In success phase, this will create the user in the database including his user profile.',
    ON_OR_OFF,
  ),
];

/** The forms there are. */
export const FORMS: readonly AuthenticatorProvider[] = [
  provider(
    'registration-page-form',
    'Registration Page',
    'This is the controller for the registration page',
    ON_OR_OFF,
  ),
];
