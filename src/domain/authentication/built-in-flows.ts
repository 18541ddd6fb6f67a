/** Required, alternative, disabled or conditional; priority; authenticator or flow; how the authenticator is configured. */
export type Step = readonly [
  requirement: 'R' | 'A' | 'D' | 'C',
  priority: number,
  step: string | BuiltInFlow,
  config?: { readonly alias: string; readonly config: Readonly<Record<string, string>> },
];

export interface BuiltInFlow {
  readonly alias: string;
  readonly description?: string;
  readonly providerId?: string;
  /** The form whose actions a form flow's steps are. */
  readonly form?: string;
  readonly steps: readonly Step[];
}

const CONFIGURED: Step = ['R', 10, 'conditional-user-configured'];

/** A second factor of whatever kind, unless a passkey was both factors at once. */
const secondFactor = (alias: string, config: string): BuiltInFlow => ({
  alias,
  description: 'Flow to determine if any 2FA is required for the authentication',
  steps: [
    CONFIGURED,
    ['R', 20, 'conditional-credential', { alias: config, config: { credentials: 'webauthn-passwordless' } }],
    ['A', 30, 'auth-otp-form'],
    ['D', 40, 'webauthn-authenticator'],
    ['D', 50, 'auth-recovery-authn-code-form'],
  ],
});

const BROWSER: BuiltInFlow = {
  alias: 'browser',
  description: 'Browser based authentication',
  steps: [
    ['A', 10, 'auth-cookie'],
    ['D', 20, 'auth-spnego'],
    ['A', 25, 'identity-provider-redirector'],
    [
      'A',
      26,
      {
        alias: 'Organization',
        steps: [
          [
            'C',
            10,
            {
              alias: 'Browser - Conditional Organization',
              description: 'Flow to determine if the organization identity-first login is to be used',
              steps: [CONFIGURED, ['A', 20, 'organization']],
            },
          ],
        ],
      },
    ],
    [
      'A',
      30,
      {
        alias: 'forms',
        description: 'Username, password, otp and other auth forms.',
        steps: [
          ['R', 10, 'auth-username-password-form'],
          ['C', 20, secondFactor('Browser - Conditional 2FA', 'browser-conditional-credential')],
        ],
      },
    ],
  ],
};

const DIRECT_GRANT: BuiltInFlow = {
  alias: 'direct grant',
  description: 'OpenID Connect Resource Owner Grant',
  steps: [
    ['R', 10, 'direct-grant-validate-username'],
    ['R', 20, 'direct-grant-validate-password'],
    [
      'C',
      30,
      {
        alias: 'Direct Grant - Conditional OTP',
        description: 'Flow to determine if the OTP is required for the authentication',
        steps: [CONFIGURED, ['R', 20, 'direct-grant-validate-otp']],
      },
    ],
  ],
};

const REGISTRATION: BuiltInFlow = {
  alias: 'registration',
  description: 'Registration flow',
  steps: [
    [
      'R',
      10,
      {
        alias: 'registration form',
        description: 'Registration form',
        providerId: 'form-flow',
        form: 'registration-page-form',
        steps: [
          ['R', 20, 'registration-user-creation'],
          ['R', 50, 'registration-password-action'],
          ['D', 60, 'registration-recaptcha-action'],
          ['D', 70, 'registration-terms-and-conditions'],
        ],
      },
    ],
  ],
};

const RESET_CREDENTIALS: BuiltInFlow = {
  alias: 'reset credentials',
  description: 'Reset credentials for a user if they forgot their password or something',
  steps: [
    ['R', 10, 'reset-credentials-choose-user'],
    ['R', 20, 'reset-credential-email'],
    ['R', 30, 'reset-password'],
    [
      'C',
      40,
      {
        alias: 'Reset - Conditional OTP',
        description: 'Flow to determine if the OTP should be reset or not. Set to REQUIRED to force.',
        steps: [CONFIGURED, ['R', 20, 'reset-otp']],
      },
    ],
  ],
};

const CLIENTS: BuiltInFlow = {
  alias: 'clients',
  description: 'Base authentication for clients',
  providerId: 'client-flow',
  steps: [
    ['A', 10, 'client-secret'],
    ['A', 20, 'client-jwt'],
    ['A', 30, 'client-secret-jwt'],
    ['A', 40, 'client-x509'],
    ['A', 50, 'federated-jwt'],
  ],
};

const REAUTHENTICATION: BuiltInFlow = {
  alias: 'Verify Existing Account by Re-authentication',
  description: 'Reauthentication of existing account',
  steps: [
    ['R', 10, 'idp-username-password-form'],
    [
      'C',
      20,
      secondFactor('First broker login - Conditional 2FA', 'first-broker-login-conditional-credential'),
    ],
  ],
};

const EXISTING_ACCOUNT: BuiltInFlow = {
  alias: 'Handle Existing Account',
  description:
    'Handle what to do if there is existing account with same email/username like authenticated identity provider',
  steps: [
    ['R', 10, 'idp-confirm-link'],
    [
      'R',
      20,
      {
        alias: 'Account verification options',
        description: 'Method with which to verify the existing account',
        steps: [
          ['A', 10, 'idp-email-verification'],
          ['A', 20, REAUTHENTICATION],
        ],
      },
    ],
  ],
};

const FIRST_BROKER_LOGIN: BuiltInFlow = {
  alias: 'first broker login',
  description:
    'Actions taken after first broker login with identity provider account, which is not yet linked to any Keycloak account',
  steps: [
    [
      'R',
      10,
      'idp-review-profile',
      { alias: 'review profile config', config: { 'update.profile.on.first.login': 'missing' } },
    ],
    [
      'R',
      20,
      {
        alias: 'User creation or linking',
        description: 'Flow for the existing/non-existing user alternatives',
        steps: [
          [
            'A',
            10,
            'idp-create-user-if-unique',
            {
              alias: 'create unique user config',
              config: { 'require.password.update.after.registration': 'false' },
            },
          ],
          ['A', 20, EXISTING_ACCOUNT],
        ],
      },
    ],
    [
      'C',
      60,
      {
        alias: 'First Broker Login - Conditional Organization',
        description: 'Flow to determine if the authenticator that adds organization members is to be used',
        steps: [CONFIGURED, ['R', 20, 'idp-add-organization-member']],
      },
    ],
  ],
};

const DOCKER_AUTH: BuiltInFlow = {
  alias: 'docker auth',
  description: 'Used by Docker clients to authenticate against the IDP',
  steps: [['R', 10, 'docker-http-basic-authenticator']],
};

/** The flows of a new realm (Keycloak 26.7). Ids are made of the aliases here: they are not to be changed. */
/** There in documents, and hidden where flows are listed (as Keycloak). */
export const SAML_ECP = 'saml ecp';

const SAML_ECP_FLOW: BuiltInFlow = {
  alias: SAML_ECP,
  description: 'SAML ECP Profile Authentication Flow',
  steps: [['R', 10, 'http-basic-authenticator']],
};

export const BUILT_IN_FLOWS: readonly BuiltInFlow[] = [
  BROWSER,
  DIRECT_GRANT,
  REGISTRATION,
  RESET_CREDENTIALS,
  CLIENTS,
  FIRST_BROKER_LOGIN,
  DOCKER_AUTH,
  SAML_ECP_FLOW,
];
