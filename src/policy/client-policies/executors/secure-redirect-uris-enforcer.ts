import type { Client } from '../../../domain/clients/client.ts';
import type { ConfigProperty } from '../../../domain/components/config.ts';
import type { Configuration } from '../../../domain/realms/client-policy-documents.ts';
import { isSet, textsOf } from '../configuration.ts';
import { defineExecutor } from '../executor.ts';
import { checkRedirectUri, invalidRedirectUri, type RedirectRules } from '../redirect-rules.ts';

const RULES = {
  'allow-ipv4-loopback-address': ['Allow IPv4 loopback address', 'Whether http://127.0.0.1:{port} may be'],
  'allow-ipv6-loopback-address': ['Allow IPv6 loopback address', 'Whether http://[::1]:{port} may be'],
  'allow-private-use-uri-scheme': [
    'Allow private use URI scheme',
    'Whether schemes of apps may be (RFC 8252)',
  ],
  'allow-http-scheme': ['Allow http scheme', 'Whether http may be'],
  'allow-wildcard-context-path': [
    'Allow wildcard in context-path',
    'Whether https://app.example.org/* may be',
  ],
  'oauth-2-0-compliant': ['OAuth 2.0 Compliant', 'Whether neither fragments nor wildcards may be'],
  'oauth-2-1-compliant': [
    'OAuth 2.1 Compliant',
    'Whether besides https must be, localhost may not be, and apps have schemes with a dot',
  ],
  'allow-open-redirect': ['Allow open redirect', 'Whether redirect URIs are left alone'],
} as const;
const DOMAINS = 'allow-permitted-domains';

const properties: readonly ConfigProperty[] = [
  ...Object.entries(RULES).map(
    ([name, [label, helpText]]): ConfigProperty => ({
      name,
      label,
      helpText,
      type: 'boolean',
      defaultValue: false,
    }),
  ),
  {
    name: DOMAINS,
    label: 'Allow permitted domains',
    helpText: 'Regular expressions (RE2 syntax), of which one must match the whole host; none for any host',
    type: 'MultivaluedString',
  },
];

function read(configuration: Configuration): RedirectRules {
  const allows = (name: keyof typeof RULES) => isSet(configuration, name);
  return {
    ipv4Loopback: allows('allow-ipv4-loopback-address'),
    ipv6Loopback: allows('allow-ipv6-loopback-address'),
    privateUse: allows('allow-private-use-uri-scheme'),
    http: allows('allow-http-scheme'),
    wildcards: allows('allow-wildcard-context-path'),
    oauth20: allows('oauth-2-0-compliant'),
    oauth21: allows('oauth-2-1-compliant'),
    open: allows('allow-open-redirect'),
    domains: textsOf(configuration, DOMAINS),
  };
}

/** People are sent back only to where nobody else can be (RFC 9700 section 4.1, RFC 8252). */
export const secureRedirectUrisEnforcer = defineExecutor<RedirectRules>({
  id: 'secure-redirect-uris-enforcer',
  helpText: 'Holds redirect URIs to rules, of clients and of authorization requests',
  properties,
  settings: read,
  patterns: ({ domains }) => domains,
  async onChange({ client }, rules) {
    if (!isSentBack(client)) return client;
    const { redirectUris, rootUrl = '', attributes } = client;
    if (redirectUris.length === 0) throw invalidRedirectUri();
    const afterLogout = (attributes['post.logout.redirect.uris'] ?? '').split('##');
    const uris = [...redirectUris, ...afterLogout.filter((uri) => uri !== '' && uri !== '+' && uri !== '-')];
    if (!rules.open)
      for (const uri of uris) await checkRedirectUri(uri.startsWith('/') ? rootUrl + uri : uri, rules);
    return client;
  },
  async onRequest({ on, client, authorization, parameters }, rules) {
    if (!isSentBack(client)) return undefined;
    if (on === 'PRE_AUTHORIZATION_REQUEST') {
      const uri = parameters.get('redirect_uri');
      if (uri !== undefined) await checkRedirectUri(uri, rules, true);
    }
    if (on === 'AUTHORIZATION_REQUEST' && authorization?.redirectUri !== undefined)
      await checkRedirectUri(authorization.redirectUri, rules, true);
    return undefined;
  },
});

const isSentBack = ({ standardFlowEnabled, implicitFlowEnabled }: Client) =>
  standardFlowEnabled || implicitFlowEnabled;
