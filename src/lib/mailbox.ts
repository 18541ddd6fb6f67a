import { domainToASCII } from 'node:url';

/** A local part in quotes, and what it is without them where it needs none (RFC 5321 section 4.1.2). */
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/s;
const DOT_STRING = /^[^\s"@.()<>,;:\\[\]]+(?:\.[^\s"@.()<>,;:\\[\]]+)*$/;

/** The address without quotes that say nothing: `"ann"@example.org` is Ann's too. */
export function plainAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [, quoted] = QUOTED.exec(address.slice(0, Math.max(at, 0))) ?? [];
  const local = quoted?.replaceAll(/\\(.)/gs, '$1');
  return local !== undefined && DOT_STRING.test(local) ? `${local}${address.slice(at)}` : address;
}

/** Where mail to an address ends up: what is behind a `+` is the reader's own, and in any case, or however the domain is written, it is one mailbox. */
export function mailboxOf(address: string): string {
  const plain = plainAddress(address);
  const at = plain.lastIndexOf('@');
  const local = plain.slice(0, Math.max(at, 0)).replace(/(?<=.)\+.*$/s, '');
  const domain = plain.slice(at + 1);
  return `${local}${at < 0 ? '' : '@'}${domainToASCII(domain) || domain}`.toLowerCase();
}
