const FIRST_SIZE = 16;
const LOAD = 0.75;

/**
 * Texts in the order in which Java's hash sets hold them: that is how Keycloak's tokens list roles, and applications
 * may compare lists as they are. Those that fall together stay in the order given; nothing at all counts as a text that falls first.
 */
export function hashOrder<Text extends string | null>(texts: Iterable<Text>): Text[] {
  const all = [...texts];
  if (all.length < 2) return all;
  let size = FIRST_SIZE;
  while (all.length > size * LOAD) size *= 2;
  const placed = all.map((text) => [bucket(text, size), text] as const);
  return placed.sort(([one], [other]) => one - other).map(([, text]) => text);
}

function bucket(text: string | null, size: number): number {
  if (text === null) return 0;
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 16)) & (size - 1);
}
