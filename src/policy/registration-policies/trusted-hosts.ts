import { isIP } from 'node:net';
import type { Client } from '../../domain/clients/client.ts';
import { type ComponentConfig, configValue } from '../../domain/components/config.ts';
import { ALGORITHM_ATTRIBUTES } from '../../domain/saml/names.ts';
import { adminError } from '../../errors/admin.ts';
import { networks } from '../../lib/special-use.ts';
import { isDomain, isNetwork, isTrustedAddress, isWithin } from '../trusted-address.ts';
import { inKeycloaksWords, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const HOST = 'host-sending-registration-request-must-match';
const URIS = 'client-uris-must-match';
const mustMatch = (config: ComponentConfig, name: string) => configValue(config, name) !== 'false';

/** Registrations come from hosts that are trusted, for clients that live on them. Nobody is trusted until named. */
export const trustedHosts: RegistrationPolicy = {
  id: 'trusted-hosts',
  helpText:
    "Allows to specify from which hosts is user able to register and which redirect URIs can client use in it's configuration",
  properties: [
    {
      name: 'trusted-hosts',
      label: 'Trusted Hosts',
      helpText: 'Addresses, networks as 192.0.2.0/24, host names, or domains as *.example.org',
      type: 'MultivaluedString',
    },
    {
      name: HOST,
      label: 'Host Sending Client Registration Request Must Match',
      helpText: 'Whether the sender must be a trusted host',
      type: 'boolean',
      defaultValue: 'true',
      mustBeSaid: true,
      check: 'boolean',
    },
    {
      name: URIS,
      label: 'Client URIs Must Match',
      helpText: 'Whether the URLs of the client must be on trusted hosts',
      type: 'boolean',
      defaultValue: 'true',
      mustBeSaid: true,
      check: 'boolean',
    },
  ],
  checkConfig(config) {
    if (!mustMatch(config, HOST) && !mustMatch(config, URIS))
      throw adminError(400, 'At least one of hosts verification or client URIs validation must be enabled');
    const wrong = hosts(config).find((host) => host.includes('/') && !isNetwork(host));
    if (wrong !== undefined) throw adminError(400, `'Trusted Hosts' has what is no network: ${wrong}`);
  },
  async admit({ ip }, config) {
    if (!mustMatch(config, HOST)) return;
    if (!(await isTrustedAddress(ip, hosts(config)))) throw new PolicyViolation('Host not trusted.');
  },
  judge({ client }, config) {
    if (mustMatch(config, URIS)) checkUris(client, hosts(config));
    return client;
  },
};

const hosts = (config: ComponentConfig) => config['trusted-hosts'] ?? [];
function checkUris(client: Client, trusted: readonly string[]): void {
  const blocks = networks(trusted.filter(isNetwork));
  const isTrusted = (field: string, url: string): boolean => {
    const host = hostOf(url, RELATIVE.has(field) ? client.rootUrl : undefined);
    if (host === undefined) return false;
    const family = isIP(host);
    if (family !== 0 && blocks.check(host, family === 6 ? 'ipv6' : 'ipv4')) return true;
    return trusted.some((candidate) =>
      isDomain(candidate) ? isWithin(host, candidate) : candidate.toLowerCase() === host,
    );
  };
  const strange = uriFields(client).find(([field, url]) => !isTrusted(field, url));
  if (!strange) return;
  const [field, url] = strange;
  const what = field === 'redirect_uris' ? 'URI' : 'URL';
  throw inKeycloaksWords(`${what} doesn't match any trusted host or trusted domain`, field, url);
}

/** Fields in which what begins with a slash is below the root URL; `*` is below nothing. */
const RELATIVE: ReadonlySet<string> = new Set([
  'redirect_uris',
  'post_logout_redirect_uris',
  'client_uri',
  'admin_url',
]);

const URL_WITH_HOST = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Every URI that a client has, whichever member or attribute it is in. */
function uriFields(client: Client): readonly (readonly [field: string, url: string])[] {
  const { attributes, protocolMappers, redirectUris, webOrigins } = client;
  const named = [
    ['root_url', client.rootUrl],
    ['client_uri', client.baseUrl],
    ['admin_url', client.adminUrl],
    ['logo_uri', attributes.logoUri],
    ['policy_uri', attributes.policyUri],
    ['tos_uri', attributes.tosUri],
    ['jwks_uri', attributes['jwks.url']],
    ...redirectUris.map((uri) => ['redirect_uris', uri] as const),
    ...(attributes['post.logout.redirect.uris'] ?? '')
      .split('##')
      .filter((uri) => uri !== '+' && uri !== '-')
      .map((uri) => ['post_logout_redirect_uris', uri] as const),
    ...protocolMappers.map(({ config }) => ['sector_identifier_uri', config.sectorIdentifierUri] as const),
    ...webOrigins.filter((origin) => origin !== '+').map((origin) => ['web_origins', origin] as const),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      value
        .split('##')
        .filter((part) => URL_WITH_HOST.test(part) && !ALGORITHM_ATTRIBUTES.has(name))
        .map((part) => [name, part] as const),
    ),
  ] as const;
  return named.flatMap(([field, url]) => (url ? [[field, url] as const] : []));
}

/** Lower case, an IPv6 address without brackets; what begins with a slash is on the root URL, if there is one. */
function hostOf(url: string, rootUrl: string | undefined): string | undefined {
  try {
    const { hostname } = new URL(url, (url.startsWith('/') && rootUrl) || undefined);
    return hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1') || undefined;
  } catch {
    return undefined;
  }
}
