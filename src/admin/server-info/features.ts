/** A feature of Keycloak that is on there unless it is turned off, and whether this server has it. */
interface Feature {
  readonly name: string;
  readonly label: string;
  readonly enabled: boolean;
}

const on = (name: string, label: string): Feature => ({ name, label, enabled: true });
const off = (name: string, label: string): Feature => ({ name, label, enabled: false });

/**
 * Consoles leave out the screens of what is off. What is built moves to `on`: a test asks the server for each that can be
 * asked for.
 */
export const FEATURES: readonly Feature[] = [
  off('ACCOUNT_API', 'Account Management REST API'),
  off('ACCOUNT_V3', 'Account Console version 3'),
  on('ADMIN_API', 'Admin API'),
  off('ADMIN_FINE_GRAINED_AUTHZ_V2', 'Fine-Grained Admin Permissions version 2'),
  off('ADMIN_V2', 'New Admin Console'),
  off('AUTHORIZATION', 'Authorization Service'),
  on('CIBA', 'OpenID Connect Client Initiated Backchannel Authentication (CIBA)'),
  off('CLIENT_AUTH_FEDERATED', 'Authenticates client based on assertions issued by identity provider'),
  on('CLIENT_POLICIES', 'Client configuration policies'),
  on('CLIENT_SECRET_ROTATION', 'Client Secret Rotation'),
  on('DEVICE_FLOW', 'OAuth 2.0 Device Authorization Grant'),
  on('DPOP', 'OAuth 2.0 Demonstrating Proof-of-Possession at the Application Layer'),
  on('HOSTNAME_V2', 'Hostname Options V2'),
  off('IDENTITY_BROKERING_API_V1', 'Identity Brokering API V1'),
  off('IMPERSONATION', 'Ability for admins to impersonate users'),
  on('JWT_AUTHORIZATION_GRANT', 'JWT Profile for Oauth 2.0 Authorization Grant'),
  off('KERBEROS', 'Kerberos'),
  off('KUBERNETES_SERVICE_ACCOUNTS', 'Kubernetes service accounts trust relationship provider'),
  off('LOGIN_V2', 'New Login Theme'),
  off('LOG_MDC', 'Mapped Diagnostic Context (MDC) information in logs'),
  off('OPENTELEMETRY', 'OpenTelemetry support'),
  off('ORGANIZATION', 'Organization support within realms'),
  on('PAR', 'OAuth 2.0 Pushed Authorization Requests (PAR)'),
  on('PASSKEYS', 'Passkeys'),
  on('PERSISTENT_USER_SESSIONS', 'Persistent online user sessions across restarts and upgrades'),
  off('RECOVERY_CODES', 'Recovery codes'),
  off('ROLLING_UPDATES_V2', 'Rolling Updates for patch releases'),
  on('STEP_UP_AUTHENTICATION', 'Step-up Authentication'),
  off('STEP_UP_AUTHENTICATION_SAML', 'Step-up Authentication Saml'),
  on('TOKEN_EXCHANGE_STANDARD_V2', 'Standard Token Exchange version 2'),
  off('TWITTER_BROKER', 'Twitter Identity Broker'),
  on('UPDATE_EMAIL', 'Update Email Action'),
  off('USER_EVENT_METRICS', 'Collect metrics based on user events'),
  on('WEB_AUTHN', 'W3C Web Authentication (WebAuthn)'),
  off('WORKFLOWS', 'Workflows'),
];
