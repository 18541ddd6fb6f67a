import type { Client } from '../../src/domain/clients/client.ts';
import { type RealmView, realmView } from '../../src/domain/realms/realm-view.ts';
import { freshRealmSettings, type RealmSettings } from '../../src/domain/realms/settings.ts';
import type { Request } from '../../src/http/exchange.ts';
import { createLogger } from '../../src/http/log.ts';
import { Additions } from '../../src/lib/catalogue.ts';
import type { Page } from '../../src/pages/page.ts';

export const silent = createLogger({ level: 'silent', format: 'json' });

/** A realm that nothing is stored of. */
export const realmWith = (settings: Partial<RealmSettings> = {}): RealmView =>
  realmView({
    realm: {
      id: 'realm-id',
      name: 'shop',
      defaultRoleId: 'role-id',
      settings: { ...freshRealmSettings, displayName: 'Example Shop', ...settings },
    },
    components: [],
    changedAuthentication: undefined,
    identityProviders: [],
    clientScopes: [],
    roles: [],
    composites: [],
    roleOwners: new Map(),
    defaultGroups: [],
    additions: new Additions(),
  });

export const requestOf = (query = '', headers: Record<string, string> = {}): Request => ({
  id: 'request-id',
  method: 'GET',
  params: {},
  query: new URLSearchParams(query),
  headers,
  body: Buffer.alloc(0),
  ip: '127.0.0.1',
  reachedAt: 'http://localhost:8080',
  knowAs: () => {},
  url: 'http://localhost:8080/realms/shop/login-actions/authenticate',
  proxyHeaders: {},
  clientCertificate: undefined,
  baseUrl: 'http://localhost:8080',
  log: silent,
});

export const clientWith = (settings: Partial<Client> = {}): Client =>
  ({
    clientId: 'app',
    name: 'Photo Prints',
    baseUrl: 'https://app.example.org/',
    attributes: {},
    ...settings,
  }) as Client;

const LOGIN_ACTION =
  '/realms/shop/login-actions/authenticate?session_code=c&execution=e&client_id=app&tab_id=t';
const url = {
  loginAction: LOGIN_ACTION,
  loginUrl: LOGIN_ACTION,
  loginRestartFlowUrl: '/realms/shop/login-actions/restart?client_id=app&tab_id=t',
  loginResetCredentialsUrl: '/realms/shop/login-actions/reset-credentials?client_id=app&tab_id=t',
  registrationUrl: '/realms/shop/login-actions/registration?client_id=app&tab_id=t',
  registrationAction: '/realms/shop/login-actions/registration?session_code=c&client_id=app&tab_id=t',
  oauthAction: '/realms/shop/login-actions/consent?client_id=app&tab_id=t',
  logoutConfirmAction: '/realms/shop/protocol/openid-connect/logout/logout-confirm?client_id=app&tab_id=t',
  oauth2DeviceVerificationAction: '/realms/shop/device',
};

const attribute = (name: string, rest: object = {}) => ({
  name,
  displayName: `\${${name}}`,
  required: true,
  readOnly: false,
  value: '',
  values: [],
  annotations: {},
  ...rest,
});
const profile = {
  attributes: [
    attribute('username', { value: 'ann' }),
    attribute('email'),
    attribute('firstName'),
    attribute('lastName', { required: false }),
    attribute('size', {
      displayName: 'Shirt size',
      annotations: { inputType: 'select', inputHelperTextBefore: 'For the gift' },
      options: ['S', 'M', 'L'],
      values: ['M'],
      group: { name: 'gift', displayHeader: 'Your gift', displayDescription: 'Once a year' },
    }),
    attribute('news', {
      displayName: 'News',
      required: false,
      annotations: { inputType: 'multiselect-checkboxes', inputOptionLabels: { w: 'Weekly', m: 'Monthly' } },
      options: ['w', 'm'],
      values: ['w'],
      group: { name: 'gift' },
    }),
    attribute('about', {
      displayName: 'About you',
      required: false,
      annotations: { inputType: 'textarea', inputHelperTextAfter: 'A <b>few</b> words' },
    }),
  ],
};
const attempted = { showUsername: true, attemptedUsername: 'ann@example.org' };
const codes = Array.from({ length: 12 }, (_each, at) => `ABCD${String(at).padStart(4, '0')}WXYZ`);
const QR = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const assertion = {
  challenge: 'Y2hhbGxlbmdl',
  rpId: 'localhost',
  userVerification: 'preferred',
  createTimeout: 0,
  authenticators: {
    authenticators: [
      { credentialId: 'YQ', label: 'Laptop', createdAt: '2026-01-02' },
      { credentialId: 'Yg', label: 'Security key', createdAt: '2026-03-04' },
    ],
  },
};

type Shown = Omit<Page, 'realm' | 'request'>;
const shown = (template: string, variables: object = {}, rest: Partial<Shown> = {}): Shown => ({
  template,
  variables: { url, ...variables },
  ...rest,
});

/** Every page, with something to show, by the name of its picture. */
export const GALLERY: Readonly<Record<string, Shown>> = {
  login: shown('login', {
    social: {
      providers: [
        { alias: 'google', displayName: 'Google', providerId: 'google', loginUrl: '/broker/google' },
        { alias: 'corp', displayName: 'Company account', providerId: 'oidc', loginUrl: '/broker/corp' },
      ],
    },
  }),
  'login-wrong': shown(
    'login',
    { login: { username: 'ann', rememberMe: true } },
    {
      message: { type: 'error', key: 'invalidUserMessage' },
      fieldErrors: { username: { key: 'invalidUserMessage' } },
    },
  ),
  'login-timeout': shown('login', {}, { message: { type: 'error', key: 'loginTimeout' } }),
  'login-username': shown('login-username'),
  'login-password': shown('login-password', { auth: { ...attempted, showTryAnotherWayLink: true } }),
  'login-otp': shown(
    'login-otp',
    {
      auth: attempted,
      otpLogin: {
        selectedCredentialId: 'a',
        userOtpCredentials: [
          { id: 'a', userLabel: 'Phone' },
          { id: 'b', userLabel: 'Tablet' },
        ],
      },
    },
    { fieldErrors: { totp: { key: 'invalidTotpMessage' } } },
  ),
  error: shown(
    'error',
    {},
    {
      client: clientWith(),
      status: 400,
      message: { type: 'error', key: 'invalidParameterMessage', args: ['redirect_uri'] },
    },
  ),
  info: shown(
    'info',
    { actionUri: '/go', requiredActions: ['UPDATE_PASSWORD', 'VERIFY_EMAIL'] },
    { message: { type: 'info', key: 'confirmExecutionOfActions' } },
  ),
  'login-oauth-grant': shown(
    'login-oauth-grant',
    {
      oauth: {
        code: 'c',
        redirectHost: 'prints.example.org',
        selfRegistered: true,
        clientScopesRequested: [
          { consentScreenText: `\${profileScopeConsentText}` },
          { consentScreenText: `\${emailScopeConsentText}` },
          { consentScreenText: 'Your photos' },
        ],
      },
    },
    {
      client: clientWith({
        attributes: { tosUri: 'https://app.example.org/tos', policyUri: 'https://app.example.org/privacy' },
      }),
    },
  ),
  'logout-confirm': shown(
    'logout-confirm',
    { logoutConfirm: { code: 'c', skipLink: false } },
    { client: clientWith() },
  ),
  'login-page-expired': shown('login-page-expired'),
  register: shown(
    'register',
    { profile, passwordRequired: true, passwordsAfter: 'username', termsAcceptanceRequired: true },
    {
      fieldErrors: {
        email: { key: 'error-invalid-email' },
        'password-confirm': { key: 'invalidPasswordConfirmMessage' },
        termsAccepted: { key: 'termsAcceptanceRequired' },
      },
    },
  ),
  'login-update-password': shown(
    'login-update-password',
    { isAppInitiatedAction: true },
    { fieldErrors: { password: { key: 'invalidPasswordMinLengthMessage', args: [8] } } },
  ),
  'login-update-profile': shown(
    'login-update-profile',
    { profile },
    {
      message: { type: 'warning', key: 'updateProfileMessage' },
      fieldErrors: { global: { key: 'updateProfileMessage' } },
    },
  ),
  'update-email': shown('update-email', {
    profile: { attributes: [attribute('email', { value: 'ann@example.org' })] },
  }),
  'login-verify-email': shown(
    'login-verify-email',
    { verifyEmail: 'ann@example.org', user: { email: 'ann@example.org' } },
    { message: { type: 'warning', key: 'verifyEmailMessage' } },
  ),
  'login-reset-password': shown('login-reset-password'),
  'login-config-totp': shown('login-config-totp', {
    totp: {
      supportedApplications: ['totpAppFreeOTPName', 'totpAppGoogleName'],
      totpSecretQrCode: QR,
      totpSecret: 's',
      manualUrl: '/manual',
      policy: { type: 'totp' },
      otpCredentials: [],
    },
  }),
  'login-config-totp-manual': shown('login-config-totp', {
    mode: 'manual',
    totp: {
      supportedApplications: ['totpAppFreeOTPName'],
      totpSecretEncoded: 'MFRG GZDF MY4T QMJS GM2D KNRX',
      totpSecret: 's',
      qrUrl: '/qr',
      policy: { type: 'totp', algorithmKey: 'SHA1', digits: 6, period: 30 },
      otpCredentials: [{ id: 'a' }],
    },
  }),
  'login-step': shown('login-step', {
    step: {
      title: 'Your badge',
      text: 'The number is on the back of it.',
      submit: 'doSubmit',
      fields: [
        {
          name: 'badge',
          label: 'Badge number',
          type: 'text',
          required: true,
          error: 'That is not the number.',
        },
      ],
    },
  }),
  terms: shown('terms'),
  'login-client-terms': shown('login-client-terms', {
    clientTerms: { version: '2', text: '<p>Be kind.</p>', url: 'https://app.example.org/terms' },
  }),
  'login-recovery-authn-code-config': shown('login-recovery-authn-code-config', {
    recoveryAuthnCodesConfigBean: {
      generatedRecoveryAuthnCodesList: codes,
      generatedRecoveryAuthnCodesAsString: codes.join(','),
      generatedAt: 1,
    },
  }),
  'login-recovery-authn-code-input': shown('login-recovery-authn-code-input', {
    auth: attempted,
    recoveryAuthnCodesInputBean: { codeNumber: 3 },
  }),
  'select-authenticator': shown('select-authenticator', {
    auth: {
      authenticationSelections: [
        { authExecId: '1', displayName: 'password-display-name', helpText: 'password-help-text' },
        { authExecId: '2', displayName: 'otp-display-name', helpText: 'otp-help-text' },
      ],
    },
  }),
  'login-passkeys': shown('login', { ...assertion, enableWebAuthnConditionalUI: true }),
  'webauthn-authenticate': shown('webauthn-authenticate', {
    ...assertion,
    shouldDisplayAuthenticators: true,
  }),
  'webauthn-register': shown('webauthn-register', {
    challenge: 'Y2hhbGxlbmdl',
    rpId: 'localhost',
    rpEntityName: 'Example Shop',
    userid: 'YW5u',
    username: 'ann',
    signatureAlgorithms: [-7, -257],
    isAppInitiatedAction: true,
  }),
  'webauthn-error': shown(
    'webauthn-error',
    { execution: 'e', isAppInitiatedAction: true },
    { message: { type: 'error', key: 'webauthn-error-api-get', args: ['NotAllowedError: dismissed'] } },
  ),
  'delete-account-confirm': shown('delete-account-confirm', { triggered_from_aia: true }),
  'delete-credential': shown('delete-credential', { credentialLabel: 'Phone' }),
  'login-oauth2-device-verify-user-code': shown('login-oauth2-device-verify-user-code'),
  'device-code-wrong': shown(
    'login-oauth2-device-verify-user-code',
    {},
    { message: { type: 'error', key: 'oauth2DeviceInvalidUserCodeMessage' } },
  ),
  'device-consent': shown(
    'login-oauth-grant',
    {
      oauth: {
        code: 'c',
        userCode: 'BCDF-GHJK',
        clientScopesRequested: [{ consentScreenText: `\${profileScopeConsentText}` }],
      },
    },
    { client: clientWith({ name: 'Living-room TV' }) },
  ),
  'device-let-in': shown(
    'info',
    { messageHeader: 'oauth2DeviceVerificationCompleteHeader', skipLink: true },
    { message: { type: 'success', key: 'oauth2DeviceVerificationCompleteMessage' } },
  ),
  'device-not-let-in': shown(
    'info',
    { messageHeader: 'oauth2DeviceVerificationFailedHeader', actionUri: '/realms/shop/device' },
    { message: { type: 'error', key: 'oauth2DeviceConsentDeniedMessage' } },
  ),
  'leaving-to-unknown-client': shown(
    'info',
    {
      actionUri: 'https://prints.example.org/cb?error=invalid_request',
      skipLink: false,
      mistake: 'invalid_request: Missing parameter: response_type',
    },
    { message: { type: 'warning', key: 'leavingToUnknownClientMessage', args: ['prints.example.org'] } },
  ),
  code: shown('code', { code: { success: true, code: 'abc.def' } }),
  'frontchannel-logout': shown('frontchannel-logout', {
    logout: {
      clients: [{ name: 'Photo Prints', frontChannelLogoutUrl: 'about:blank' }],
      // The page goes there by itself: somewhere on itself, for it to be looked at.
      logoutRedirectUri: '#bye',
    },
  }),
  'login-reset-otp': shown('login-reset-otp', {
    configuredOtpCredentials: {
      selectedCredentialId: 'a',
      userOtpCredentials: [
        { id: 'a', userLabel: 'Phone' },
        { id: 'b', userLabel: 'Tablet' },
      ],
    },
  }),
  'link-idp-action': shown('link-idp-action', { idpDisplayName: 'Google' }),
  'login-idp-link-confirm': shown(
    'login-idp-link-confirm',
    { idpDisplayName: 'Google' },
    {
      message: {
        type: 'info',
        key: 'federatedIdentityConfirmLinkMessage',
        args: ['email', 'ann@example.org'],
      },
    },
  ),
  'login-idp-link-confirm-override': shown('login-idp-link-confirm-override', { idpDisplayName: 'Google' }),
  'login-idp-link-email': shown('login-idp-link-email', {
    idpDisplayName: 'Google',
    brokerContext: { username: 'ann@gmail.example' },
  }),
  'idp-review-user-profile': shown('idp-review-user-profile', { profile }),
  'login-x509-info': shown('login-x509-info', {
    x509: { formData: { subjectDN: 'CN=Ann,O=Example', isUserEnabled: true, username: 'ann' } },
  }),
  'select-organization': shown('select-organization', {
    user: {
      organizations: [
        { alias: 'acme', name: 'Acme' },
        { alias: 'umbrella', name: 'Umbrella' },
      ],
    },
  }),
};
