import { BlockList, isIP } from 'node:net';

/** A set of networks in CIDR form, or single addresses. @throws {Error} naming the one that is neither */
export function networks(list: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const item of list) {
    const [address = '', prefix] = item.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix);
    if (family === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 6 ? 128 : 32))
      throw new Error(`${item} is no network`);
    blocks.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return blocks;
}

/** The special-purpose registries (RFC 6890 and what was added since), multicast included. */
const SPECIAL_USE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  // IPv4-compatible addresses (RFC 4291 section 2.5.5.1).
  '::/96',
  // Translated ones (RFC 2765 section 2.1).
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
];
let specialUse: BlockList | undefined;

/** Whether an address is not one of the public internet: loopback, private, link-local, translated, reserved. */
export function isSpecialUse(address: string): boolean {
  specialUse ??= networks(SPECIAL_USE);
  return specialUse.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
