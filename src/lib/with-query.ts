type Members = readonly (readonly [string, string])[];

/** As a form is encoded. */
export const encoded = (members: Members): string =>
  new URLSearchParams(members.map(([name, value]) => [name, value])).toString();

/** The URI with members behind those of its own query, which stay as they are (RFC 6749 section 3.1.2), and ahead of a fragment. */
export function withQuery(uri: string, members: Members): string {
  if (members.length === 0) return uri;
  const [, start = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(uri) ?? [];
  const mark = start.includes('?') ? (/[?&]$/.test(start) ? '' : '&') : '?';
  return `${start}${mark}${encoded(members)}${fragment}`;
}
