import { lookup, reverse } from 'node:dns/promises';
import { isIP } from 'node:net';
import { shared } from '../lib/shared.ts';
import { networks } from '../lib/special-use.ts';

/** Whether an entry names all hosts of a domain: `*.example.org`. */
export const isDomain = (host: string) => host.startsWith('*.');

/** The domain itself is one of its hosts (as Keycloak). */
export const isWithin = (name: string, domain: string) =>
  `.${name.toLowerCase()}`.endsWith(domain.slice(1).toLowerCase());

/** Milliseconds a name may take to be looked up; then it counts as one that leads nowhere. */
const PATIENCE = 2000;

const inTime = <Found>(looking: Promise<Found[]>): Promise<Found[]> =>
  Promise.race([
    looking.catch(() => []),
    new Promise<Found[]>((resolve) => {
      setTimeout(resolve, PATIENCE, []).unref();
    }),
  ]);

/** What name servers say; whoever asks bounds the time. */
export interface Names {
  readonly addressesOf: (name: string) => Promise<string[]>;
  /** Names that somebody has given an address. */
  readonly namesOf: (address: string) => Promise<string[]>;
}

/** Threads look names up, and there are few: whoever sends many requests keeps no more of them than one does. */
const ofTheSystem: Names = {
  addressesOf: shared(async (name) => (await lookup(name, { all: true })).map(({ address }) => address)),
  namesOf: shared(reverse),
};

/** Whether an address is one of the addresses, networks, host names and domains that are trusted. */
export async function isTrustedAddress(
  given: string,
  trusted: readonly string[],
  { addressesOf, namesOf }: Names = ofTheSystem,
): Promise<boolean> {
  const ip = given.replace(/^::ffff:(?=\d+\.)/i, '');
  if (trusted.includes(ip)) return true;
  const blocks = networks(trusted.filter(isNetwork));
  if (blocks.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4')) return true;
  const names = trusted.filter((host) => !isDomain(host) && !isNetwork(host));
  const resolved = await Promise.all(names.map((name) => inTime(addressesOf(name))));
  if (resolved.flat().includes(ip)) return true;
  const domains = trusted.filter(isDomain);
  if (domains.length === 0) return false;
  for (const name of (await inTime(namesOf(ip))).slice(0, MAX_NAMES)) {
    if (!domains.some((domain) => isWithin(name, domain))) continue;
    // Whoever owns an address may claim any name for it: only a name that leads back counts.
    if ((await inTime(addressesOf(name))).includes(ip)) return true;
  }
  return false;
}

/** Names of one address that are looked at. */
const MAX_NAMES = 10;

/** An address alone, or a network. */
export function isNetwork(host: string): boolean {
  try {
    networks([host]);
    return true;
  } catch {
    return false;
  }
}
