import { BlockList, isIP } from 'node:net';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';

/** Networks that `sslRequired: external` trusts without TLS: this host and private ones (RFC 1918, RFC 4193). */
const LOCAL = new BlockList();
LOCAL.addSubnet('127.0.0.0', 8);
LOCAL.addSubnet('10.0.0.0', 8);
LOCAL.addSubnet('172.16.0.0', 12);
LOCAL.addSubnet('192.168.0.0', 16);
LOCAL.addSubnet('169.254.0.0', 16);
LOCAL.addAddress('::1', 'ipv6');
LOCAL.addSubnet('fc00::', 7, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');

/**
 * Holds the realm's `sslRequired` setting.
 * @param shownAs key of a message, where browsers come by themselves
 * @throws {Refusal} 403
 */
export function requireSecureTransport(
  { settings: { sslRequired } }: RealmView,
  { reachedAt, ip }: Request,
  shownAs?: string,
): void {
  if (sslRequired === 'none' || reachedAt.startsWith('https:')) return;
  const local = LOCAL.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
  if (sslRequired === 'all' || !local)
    throw new Refusal(403, 'invalid_request', { description: 'HTTPS required', shownAs });
}
