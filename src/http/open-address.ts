import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isSpecialUse, type networks } from '../lib/special-use.ts';
import { FetchRefused } from './fetch-refused.ts';

/** Networks that may be reached although they are special-use. */
type Allowed = ReturnType<typeof networks>;

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Every address that a name has. */
export type ResolveName = (host: string) => Promise<readonly Address[]>;

export const everyAddress: ResolveName = (host) => lookup(host, { all: true });

/**
 * Where a URL's host is, once every address it has is known to be open.
 * @throws {FetchRefused} where it has none, or one that is not
 */
export async function openAddress(url: URL, allowed: Allowed, resolveName: ResolveName): Promise<Address> {
  const host = hostOf(url);
  const literal = isIP(host);
  const addresses = literal ? [{ address: host, family: literal }] : await named(host, resolveName);
  const closed = addresses.find((address) => !isOpen(address, allowed));
  if (closed) throw new FetchRefused(`${host} is at ${closed.address}, a special-use address`);
  const [first] = addresses;
  if (!first) throw new FetchRefused(`${host} has no address`);
  return first;
}

/** Whether what a URL names may be open, as far as it says itself: no name is looked up. */
export function mayBeOpen(url: string, allowed: Allowed): boolean {
  if (!URL.canParse(url)) return false;
  const host = hostOf(new URL(url));
  const family = isIP(host);
  if (/^(?:.*\.)?localhost\.?$/.test(host)) return allowed.check('127.0.0.1') || allowed.check('::1', 'ipv6');
  return family === 0 || isOpen({ address: host, family }, allowed);
}

/** The host without the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Whether an address is one of the public internet, or inside and allowed by configuration. */
const isOpen = ({ address, family }: Address, allowed: Allowed): boolean =>
  !isSpecialUse(address) || allowed.check(address, family === 6 ? 'ipv6' : 'ipv4');

async function named(host: string, resolveName: ResolveName): Promise<readonly Address[]> {
  try {
    return await resolveName(host);
  } catch (error) {
    throw new FetchRefused(`${host} does not resolve`, error);
  }
}
