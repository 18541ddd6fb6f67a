import { isIP } from 'node:net';

/**
 * What is limited together: an IPv4 address, or the /64 of an IPv6 one, whose 2^64 others its owner has as well. A server
 * that listens on `::` sees IPv4 callers at IPv4-mapped addresses (RFC 4291 section 2.5.5.2): each of them is one IPv4 address.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const groups = groupsOf(address);
  if (isMapped(groups)) return ipv4Of(groups);
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an IPv6 address in lower case, without zeros in front, however it is written; its zone left out. */
function groupsOf(address: string): readonly string[] {
  const plain = address.split('%', 1)[0] ?? address;
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const behind = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - behind.length).fill('0'), ...behind];
}

const isMapped = (groups: readonly string[]): boolean =>
  groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';

const ipv4Of = (groups: readonly string[]): string =>
  groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
