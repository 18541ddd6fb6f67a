/** What a server has that one of its features can be seen by, as one of: a route, a grant type, and what flows of people are made of. */
type Witness =
  | { readonly route: string }
  | { readonly grant: string }
  | { readonly step: string }
  | { readonly condition: string }
  | { readonly action: string };

/** Says of a server whether it has something. */
export type Has = (witness: Witness) => boolean;

/** A feature of Keycloak that is on there unless it is turned off. */
interface Declared {
  readonly name: string;
  readonly label: string;
  /** What there is where the server has it; or that it has, or has not, where nothing shows it. */
  readonly shown: Witness | boolean;
}

const on = (name: string, label: string): Declared => ({ name, label, shown: true });
const off = (name: string, label: string): Declared => ({ name, label, shown: false });
const shownBy = (name: string, label: string, shown: Witness): Declared => ({ name, label, shown });

/** Consoles leave out the screens of what is off. A feature that comes with something built is on by itself. */
const FEATURES: readonly Declared[] = [
  shownBy('ACCOUNT_API', 'Account Management REST API', { route: 'GET /realms/:realm/account' }),
  off('ACCOUNT_V3', 'Account Console version 3'),
  on('ADMIN_API', 'Admin API'),
  off('ADMIN_FINE_GRAINED_AUTHZ_V2', 'Fine-Grained Admin Permissions version 2'),
  off('ADMIN_V2', 'New Admin Console'),
  shownBy('AUTHORIZATION', 'Authorization Service', { grant: 'urn:ietf:params:oauth:grant-type:uma-ticket' }),
  shownBy('CIBA', 'OpenID Connect Client Initiated Backchannel Authentication (CIBA)', {
    grant: 'urn:openid:params:grant-type:ciba',
  }),
  off('CLIENT_AUTH_FEDERATED', 'Authenticates client based on assertions issued by identity provider'),
  on('CLIENT_POLICIES', 'Client configuration policies'),
  on('CLIENT_SECRET_ROTATION', 'Client Secret Rotation'),
  shownBy('DEVICE_FLOW', 'OAuth 2.0 Device Authorization Grant', {
    grant: 'urn:ietf:params:oauth:grant-type:device_code',
  }),
  on('DPOP', 'OAuth 2.0 Demonstrating Proof-of-Possession at the Application Layer'),
  on('HOSTNAME_V2', 'Hostname Options V2'),
  off('IDENTITY_BROKERING_API_V1', 'Identity Brokering API V1'),
  on('IMPERSONATION', 'Ability for admins to impersonate users'),
  shownBy('JWT_AUTHORIZATION_GRANT', 'JWT Profile for Oauth 2.0 Authorization Grant', {
    grant: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  }),
  shownBy('KERBEROS', 'Kerberos', { step: 'auth-spnego' }),
  off('KUBERNETES_SERVICE_ACCOUNTS', 'Kubernetes service accounts trust relationship provider'),
  off('LOGIN_V2', 'New Login Theme'),
  off('LOG_MDC', 'Mapped Diagnostic Context (MDC) information in logs'),
  off('OPENTELEMETRY', 'OpenTelemetry support'),
  off('ORGANIZATION', 'Organization support within realms'),
  shownBy('PAR', 'OAuth 2.0 Pushed Authorization Requests (PAR)', {
    route: 'POST /realms/:realm/protocol/openid-connect/ext/par/request',
  }),
  shownBy('PASSKEYS', 'Passkeys', { step: 'webauthn-authenticator-passwordless' }),
  on('PERSISTENT_USER_SESSIONS', 'Persistent online user sessions across restarts and upgrades'),
  shownBy('RECOVERY_CODES', 'Recovery codes', { step: 'auth-recovery-authn-code-form' }),
  off('ROLLING_UPDATES_V2', 'Rolling Updates for patch releases'),
  shownBy('STEP_UP_AUTHENTICATION', 'Step-up Authentication', {
    condition: 'conditional-level-of-authentication',
  }),
  off('STEP_UP_AUTHENTICATION_SAML', 'Step-up Authentication Saml'),
  shownBy('TOKEN_EXCHANGE_STANDARD_V2', 'Standard Token Exchange version 2', {
    grant: 'urn:ietf:params:oauth:grant-type:token-exchange',
  }),
  off('TWITTER_BROKER', 'Twitter Identity Broker'),
  shownBy('UPDATE_EMAIL', 'Update Email Action', { action: 'UPDATE_EMAIL' }),
  off('USER_EVENT_METRICS', 'Collect metrics based on user events'),
  shownBy('WEB_AUTHN', 'W3C Web Authentication (WebAuthn)', { step: 'webauthn-authenticator' }),
  off('WORKFLOWS', 'Workflows'),
];

/** The features, and whether a server has them. */
export const featuresOf = (has: Has) =>
  FEATURES.map(({ name, label, shown }) => ({
    name,
    label,
    enabled: typeof shown === 'boolean' ? shown : has(shown),
  }));
