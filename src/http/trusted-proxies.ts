import { isIP } from 'node:net';
import { networks } from '../lib/special-use.ts';

/** Whether an address is one of the reverse proxies whose word is taken. @param list addresses and networks (CIDR) */
export function proxyTrust(list: readonly string[]): (address: string) => boolean {
  const trusted = networks(list);
  return (address) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
