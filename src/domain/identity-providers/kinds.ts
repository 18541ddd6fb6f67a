import type { ConfigProperty } from '../components/config.ts';

/** What a provider may be good for (Keycloak's IdentityProviderType). */
type ProviderUse =
  | 'USER_AUTHENTICATION'
  | 'CLIENT_ASSERTION'
  | 'TRUST_MATERIAL'
  | 'EXCHANGE_EXTERNAL_TOKEN'
  | 'JWT_AUTHORIZATION_GRANT';

/** How a provider is spoken to, which decides what its configuration must be. */
type ProviderProtocol = 'oauth' | 'openid-connect' | 'saml' | 'google' | 'jwt-grant' | 'kubernetes';

/** A kind of identity provider (Keycloak 26.7). */
export interface ProviderKind {
  readonly id: string;
  readonly name: string;
  readonly group: 'User-defined' | 'Social';
  readonly protocol: ProviderProtocol;
  readonly uses: readonly ProviderUse[];
  /** Members of the configuration that this kind alone has. */
  readonly properties: readonly ConfigProperty[];
  /** Where everybody's is the same. */
  readonly issuer?: string;
  /** Whether it is never one to log in with. */
  readonly isHidden?: boolean;
}

const LOGIN = ['USER_AUTHENTICATION'] as const;
const LOGIN_AND_GRANT = ['USER_AUTHENTICATION', 'JWT_AUTHORIZATION_GRANT'] as const;
const ALL = [
  'USER_AUTHENTICATION',
  'CLIENT_ASSERTION',
  'TRUST_MATERIAL',
  'EXCHANGE_EXTERNAL_TOKEN',
  'JWT_AUTHORIZATION_GRANT',
] as const;

const text = (name: string, label: string, helpText: string): ConfigProperty => ({
  name,
  label,
  helpText,
  type: 'String',
});
const flag = (name: string, label: string, helpText: string): ConfigProperty => ({
  name,
  label,
  helpText,
  type: 'boolean',
});
const BASE_URL = text('baseUrl', 'Base URL', 'Where the service is, if it is run elsewhere');

const userDefined = (
  id: string,
  name: string,
  protocol: ProviderProtocol,
  uses: ProviderKind['uses'],
  more: Partial<ProviderKind> = {},
): ProviderKind => ({ id, name, group: 'User-defined', protocol, uses, properties: [], ...more });

const social = (
  id: string,
  name: string,
  protocol: ProviderProtocol,
  properties: readonly ConfigProperty[] = [],
  more: Partial<ProviderKind> = {},
): ProviderKind => ({ id, name, group: 'Social', protocol, uses: LOGIN, properties, ...more });

/** Sign in with Apple, which Keycloak has as a plug-in: the names of the settings are those. */
const APPLE = [
  text('teamId', 'Team ID', 'The team of the developer account, of ten letters and digits'),
  text('keyId', 'Key ID', 'Id of the key that was made for Sign in with Apple'),
  {
    ...text(
      'p8Content',
      'Private key',
      'The content of its file (.p8), by which a client secret is signed anew each time; the client secret may hold it as well',
    ),
    type: 'Text' as const,
    secret: true,
  },
];

/** A new kind is a line here; how its users log in is brokering's business. */
const KINDS: readonly ProviderKind[] = [
  userDefined('oidc', 'OpenID Connect v1.0', 'openid-connect', ALL),
  userDefined('keycloak-oidc', 'Keycloak OpenID Connect', 'openid-connect', ALL),
  userDefined('oauth2', 'OAuth v2', 'oauth', ['USER_AUTHENTICATION', 'EXCHANGE_EXTERNAL_TOKEN']),
  userDefined('saml', 'SAML v2.0', 'saml', LOGIN),
  userDefined('jwt-authorization-grant', 'JWT Authorization Grant', 'jwt-grant', ['JWT_AUTHORIZATION_GRANT']),
  userDefined('kubernetes', 'Kubernetes', 'kubernetes', ['CLIENT_ASSERTION'], {
    issuer: 'https://kubernetes.default.svc.cluster.local',
    isHidden: true,
  }),
  social('apple', 'Apple', 'openid-connect', APPLE),
  social('bitbucket', 'BitBucket', 'oauth'),
  social('facebook', 'Facebook', 'oauth', [
    text(
      'fetchedFields',
      "Additional user's profile fields",
      'Fields of the profile to ask for besides the usual ones',
    ),
  ]),
  social('github', 'GitHub', 'oauth', [
    BASE_URL,
    text('apiUrl', 'API URL', 'Where the API of the service is, if it is run elsewhere'),
    {
      ...flag(
        'githubJsonFormat',
        'JSON Format',
        'Whether GitHub answers in JSON, which refreshed tokens need',
      ),
      defaultValue: false,
    },
  ]),
  social('gitlab', 'GitLab', 'openid-connect', [], { uses: LOGIN_AND_GRANT }),
  social(
    'google',
    'Google',
    'google',
    [
      text('prompt', 'Prompt', 'What Google asks people: none, consent or select_account'),
      text('hostedDomain', 'Hosted Domain', 'Domains whose accounts are taken, divided by commas; * for any'),
      flag('userIp', 'Use userIp param', 'Whether Google is told the address of the user'),
      flag('offlineAccess', 'Request refresh token', 'Whether Google is asked for a refresh token'),
      flag('jwtAuthorizationGrantEnabled', 'JWT Authorization Grant', 'Whether it vouches in that grant'),
      {
        name: 'jwtAuthorizationGrantMaxAllowedAssertionExpiration',
        label: 'Max allowed assertion expiration',
        helpText: 'Seconds for which an assertion is good at most',
        type: 'Number',
        defaultValue: '3600',
      },
    ],
    { uses: LOGIN_AND_GRANT, issuer: 'https://accounts.google.com' },
  ),
  social('linkedin-openid-connect', 'LinkedIn', 'openid-connect', [], { uses: LOGIN_AND_GRANT }),
  social('microsoft', 'Microsoft', 'openid-connect', [
    text('prompt', 'Prompt', 'What Microsoft asks people: login, none, consent or select_account'),
    text('tenantId', 'Tenant ID', 'The one tenant whose accounts are taken; those of all without it'),
  ]),
  social('openshift-v4', 'Openshift v4', 'oauth', [BASE_URL]),
  social('paypal', 'PayPal', 'oauth', [
    flag('sandbox', 'Target Sandbox', 'Whether it is the sandbox of PayPal'),
  ]),
  social('stackoverflow', 'StackOverflow', 'oauth', [
    text('key', 'Key', 'The key of the registration there'),
  ]),
  social('twitter', 'Twitter', 'oauth'),
];

export const providerKinds: ReadonlyMap<string, ProviderKind> = new Map(KINDS.map((kind) => [kind.id, kind]));

/** What a provider of a kind is shown to be good for: of social ones nothing is said (as Keycloak). */
export function shownUses(id: string): readonly string[] {
  const kind = providerKinds.get(id);
  return kind?.group === 'User-defined' ? kind.uses : [];
}
