import type { ConfigProperty } from '../../components/config.ts';
import { X509_PROPERTIES } from './x509-properties.ts';

/** How authenticators can be configured, by the id of their provider. */
export const PROPERTIES: Readonly<Record<string, readonly ConfigProperty[]>> = {
  'auth-conditional-otp-form': [
    {
      name: 'otpControlAttribute',
      label: 'OTP control User Attribute',
      helpText:
        "The name of the user attribute to explicitly control OTP auth. If attribute value is 'force' then OTP is always required. If value is 'skip' the OTP auth is skipped. Otherwise this check is ignored.",
      type: 'String',
    },
    {
      name: 'skipOtpRole',
      label: 'Skip OTP for Role',
      helpText: 'OTP is always skipped if user has the given Role.',
      type: 'Role',
    },
    {
      name: 'forceOtpRole',
      label: 'Force OTP for Role',
      helpText: 'OTP is always required if user has the given Role.',
      type: 'Role',
    },
    {
      name: 'noOtpRequiredForHeaderPattern',
      label: 'Skip OTP for Header',
      helpText:
        'OTP is skipped if a HTTP request header does matches the given pattern.Can be used to specify trusted networks via: X-Forwarded-Host: (1.2.3.4|1.2.3.5).In this case requests from 1.2.3.4 and 1.2.3.5 come from a trusted source.',
      type: 'String',
      defaultValue: '',
    },
    {
      name: 'forceOtpForHeaderPattern',
      label: 'Force OTP for Header',
      helpText: 'OTP required if a HTTP request header matches the given pattern.',
      type: 'String',
      defaultValue: '',
    },
    {
      name: 'defaultOtpOutcome',
      label: 'Fallback OTP handling',
      helpText: 'What to do in case of every check abstains. Defaults to force OTP authentication.',
      type: 'List',
      options: ['skip', 'force'],
    },
  ],
  'auth-x509-client-username-form': X509_PROPERTIES,
  'conditional-client-scope': [
    {
      name: 'client_scope',
      label: 'Client scope name',
      helpText:
        "The name of the client scope, which should be present as a client scope of the client, which is requesting authentication. If requested client scope is default client scope of the client requesting login, the condition will be evaluated to true. If requested client scope is optional client scope of the client requesting login, condition will be evaluated to true if client scope is sent by the client in the login request (EG. by the 'scope' parameter in case of OIDC/OAuth2 client login)",
      type: 'String',
      required: true,
    },
    {
      name: 'negate',
      label: 'Negate output',
      helpText:
        'Apply a NOT to the check result. When this is true, then the condition will evaluate to true just if configured client scope is not present',
      type: 'boolean',
      required: true,
    },
  ],
  'conditional-credential': [
    {
      name: 'credentials',
      label: 'Credentials',
      helpText: 'The list of credentials to be considered by the condition.',
      type: 'MultivaluedList',
      options: [
        'webauthn',
        'recovery-authn-codes',
        'otp',
        'password',
        'webauthn-passwordless',
        'kerberos',
        'cert',
        'none',
      ],
      required: true,
    },
    {
      name: 'included',
      label: 'Included',
      helpText:
        'If this option is true, the condition will be evaluated to true when any of the credentials specified in the credentials option\nhas been used in the authentication process, false otherwise.\nIf this option is false, the condition is evaluated in the opposite way, it will be true if none of the credentials configured\nhave been used, and false if one or more of them have been used.\n',
      type: 'boolean',
    },
  ],
  'conditional-level-of-authentication': [
    {
      name: 'loa-condition-level',
      label: 'loa-condition-level',
      helpText: 'loa-condition-level.tooltip',
      type: 'String',
    },
    {
      name: 'loa-max-age',
      label: 'loa-max-age',
      helpText: 'loa-max-age.tooltip',
      type: 'String',
      defaultValue: 36000,
    },
  ],
  'conditional-sub-flow-executed': [
    {
      name: 'flow_to_check',
      label: 'Flow name',
      helpText: 'The sub-flow name to check if it was executed.',
      type: 'String',
      required: true,
    },
    {
      name: 'check_result',
      label: 'Check result',
      helpText:
        "When the condition evaluates to true.\nIf 'executed' returns true when the configured sub-flow was executed with output success, false otherwise.\nIf 'not-executed' returns false when the sub-flow was executed with output success, true otherwise.\n",
      type: 'List',
      defaultValue: 'executed',
      options: ['executed', 'not-executed'],
      required: true,
    },
  ],
  'conditional-user-attribute': [
    {
      name: 'attribute_name',
      label: 'Attribute name',
      helpText: 'Name of the attribute to check',
      type: 'String',
    },
    {
      name: 'attribute_expected_value',
      label: 'Expected attribute value',
      helpText: 'Expected value in the attribute',
      type: 'String',
    },
    {
      name: 'include_group_attributes',
      label: 'Include group attributes',
      helpText:
        'If On, the condition checks if any of the joined groups has one attribute matching the configured name and value (this option can affect performance)',
      type: 'boolean',
    },
    { name: 'not', label: 'Negate output', helpText: 'Apply a not to the check result', type: 'boolean' },
    { name: 'regex', label: 'regex', helpText: 'Check equality with regex', type: 'boolean' },
  ],
  'conditional-user-role': [
    {
      name: 'condUserRole',
      label: 'User role',
      helpText:
        "Role the user should have to execute this flow. Click 'Select Role' button to browse roles, or just type it in the textbox. To reference a client role the syntax is clientname.clientrole, i.e. myclient.myrole",
      type: 'Role',
    },
    {
      name: 'negate',
      label: 'Negate output',
      helpText:
        'Apply a NOT to the check result. When this is true, then the condition will evaluate to true just if user does NOT have the specified role. When this is false, the condition will evaluate to true just if user has the specified role',
      type: 'boolean',
    },
  ],
  'deny-access-authenticator': [
    {
      name: 'denyErrorMessage',
      label: 'Error message',
      helpText:
        "Error message which will be shown to the user. You can directly define particular message or property, which will be used for mapping the error message f.e `deny-access-role1`. If the field is blank, default property 'access-denied' is used.",
      type: 'String',
    },
  ],
  'direct-grant-auth-x509-username': X509_PROPERTIES,
  'identity-provider-redirector': [
    {
      name: 'defaultProvider',
      label: 'Default Identity Provider',
      helpText: 'To automatically redirect to an identity provider set to the alias of the identity provider',
      type: 'String',
    },
  ],
  'idp-create-user-if-unique': [
    {
      name: 'require.password.update.after.registration',
      label: 'Require Password Update After Registration',
      helpText:
        'If this option is true and new user is successfully imported from Identity Provider to Keycloak (there is no duplicated email or username detected in Keycloak DB), then this user is required to update his password',
      type: 'boolean',
    },
  ],
  'idp-review-profile': [
    {
      name: 'update.profile.on.first.login',
      label: 'Update Profile on First Login',
      helpText:
        "Define conditions under which a user has to review and update his profile after first-time login. Value 'On' means that page for reviewing profile will be displayed and user can review and update his profile. Value 'off' means that page won't be displayed. Value 'missing' means that page is displayed just when some required attribute is missing (wasn't downloaded from identity provider). Value 'missing' is the default one. WARN: In case that user clicks 'Review profile info' on link duplications page, the update page will be always displayed. You would need to disable this authenticator to never display the page.",
      type: 'List',
      defaultValue: 'missing',
      options: ['on', 'missing', 'off'],
    },
  ],
  organization: [
    {
      name: 'requiresUserMembership',
      label: 'Requires user membership',
      helpText:
        "Enforces that users authenticating in the scope of an organization are members. If not a member, the user won't be able to proceed authenticating to the realm",
      type: 'boolean',
    },
  ],
  'reset-credential-email': [
    {
      name: 'force-login',
      label: 'Force login after reset',
      helpText:
        'If this property is true, the user needs to login again after the reset credentials.\nIf this property is false, the user will be automatically logged in after the succesful\nreset credentials when the same authentication session is used.\nIf this property is only-federated (default), only federated users will be forced to login again,\nusers stored in the internal database will be logged in if using the same authentication session.\n',
      type: 'List',
      defaultValue: 'only-federated',
      options: ['true', 'false', 'only-federated'],
    },
  ],
  'reset-otp': [
    {
      name: 'action_on_otp_reset_flag',
      label: 'Action on OTP reset.',
      helpText:
        " If 'Remove none' is chosen, the user will keep all existing OTP configurations (legacy behavior). If 'Remove one' is chosen, the user will be prompted to choose one OTP configuration which will then be removed. If 'Remove all' is chosen, all existing OTP configurations of the user will be removed. The user will always be prompted to configure a new OTP no matter which option is selected.",
      type: 'List',
      defaultValue: 'Remove none',
      options: ['Remove none', 'Remove one', 'Remove all'],
    },
  ],
  'user-session-limits': [
    {
      name: 'userRealmLimit',
      label: 'Maximum concurrent sessions for each user within this realm.',
      helpText: 'Provide a zero or negative value to disable this limit.',
      type: 'String',
      defaultValue: '3',
    },
    {
      name: 'userClientLimit',
      label: 'Maximum concurrent sessions for each user per keycloak client.',
      helpText:
        'Provide a zero or negative value to disable this limit. In case a limit for the realm is enabled, specify this value below the total realm limit.',
      type: 'String',
      defaultValue: '0',
    },
    {
      name: 'behavior',
      label: 'Behavior when user session limit is exceeded',
      type: 'List',
      defaultValue: 'Deny new session',
      options: ['Deny new session', 'Terminate oldest session'],
    },
    {
      name: 'errorMessage',
      label: 'Optional custom error message',
      helpText: 'If left empty a default error message is shown',
      type: 'String',
    },
  ],
};
