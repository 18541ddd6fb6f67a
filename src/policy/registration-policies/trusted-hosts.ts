import { lookup, reverse } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Client } from '../../domain/clients/client.ts';
import { type ComponentConfig, configValue } from '../../domain/components/config.ts';
import { adminError } from '../../errors/admin.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

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
      helpText: 'Addresses, host names, or domains as *.example.org',
      type: 'MultivaluedString',
    },
    {
      name: HOST,
      label: 'Host Sending Client Registration Request Must Match',
      helpText: 'Whether the sender must be a trusted host',
      type: 'boolean',
      defaultValue: 'true',
      stored: true,
      check: 'boolean',
    },
    {
      name: URIS,
      label: 'Client URIs Must Match',
      helpText: 'Whether the URLs of the client must be on trusted hosts',
      type: 'boolean',
      defaultValue: 'true',
      stored: true,
      check: 'boolean',
    },
  ],
  checkConfig(config) {
    if (!mustMatch(config, HOST) && !mustMatch(config, URIS))
      throw adminError(400, 'At least one of hosts verification or client URIs validation must be enabled');
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
const isDomain = (host: string) => host.startsWith('*.');
const isWithin = (name: string, domain: string) => name.toLowerCase().endsWith(domain.slice(1).toLowerCase());

async function isTrustedAddress(ip: string, trusted: readonly string[]): Promise<boolean> {
  if (trusted.includes(ip)) return true;
  const names = trusted.filter((host) => !isDomain(host) && isIP(host) === 0);
  const resolved = await Promise.all(names.map((name) => lookup(name, { all: true }).catch(() => [])));
  if (resolved.flat().some(({ address }) => address === ip)) return true;
  const domains = trusted.filter(isDomain);
  if (domains.length === 0) return false;
  for (const name of await reverse(ip).catch(() => [])) {
    if (!domains.some((domain) => isWithin(name, domain))) continue;
    // Whoever owns an address may claim any name for it: only a name that leads back counts.
    const forward = await lookup(name, { all: true }).catch(() => []);
    if (forward.some(({ address }) => address === ip)) return true;
  }
  return false;
}

function checkUris(client: Client, trusted: readonly string[]): void {
  const isTrusted = (url: string): boolean => {
    const host = hostOf(url, client.rootUrl);
    return (
      host !== undefined &&
      trusted.some((candidate) =>
        isDomain(candidate) ? isWithin(host, candidate) : candidate.toLowerCase() === host,
      )
    );
  };
  const { attributes } = client;
  const urls = [
    client.rootUrl,
    client.baseUrl,
    client.adminUrl,
    attributes.logoUri,
    attributes.policyUri,
    attributes.tosUri,
    attributes['jwks.url'],
  ];
  if (urls.some((url) => url && !isTrusted(url)))
    throw new PolicyViolation("URL doesn't match any trusted host or trusted domain");
  if (client.redirectUris.some((uri) => !isTrusted(uri)))
    throw new PolicyViolation("URI doesn't match any trusted host or trusted domain");
}

/** Lower case; relative URLs are on the client's root URL. */
function hostOf(url: string, rootUrl: string | undefined): string | undefined {
  try {
    return new URL(url, rootUrl || undefined).hostname.toLowerCase();
  } catch {
    return undefined;
  }
}
