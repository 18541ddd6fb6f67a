import { isIP } from 'node:net';

/** What is limited together: an IPv4 address, or the /64 of an IPv6 one, whose 2^64 others its owner has as well. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const filled = address.includes('::')
    ? [...groups, ...Array<string>(Math.max(0, 8 - groups.length - behind.length)).fill('0'), ...behind]
    : groups;
  return `${filled.slice(0, 4).join(':')}::/64`;
}
