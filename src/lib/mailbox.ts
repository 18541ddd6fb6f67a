/** Where mail to an address ends up: what is behind a `+` is the reader's own, and in any case it is one mailbox. */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0)).replace(/(?<=.)\+.*$/s, '');
  return `${local}${address.slice(Math.max(at, 0))}`.toLowerCase();
}
