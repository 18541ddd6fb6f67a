/**
 * Whether a text has a pattern somewhere in it, or with `fromStart` begins with it: in any case, with `*` for anything.
 */
export function hasPattern(text: string, pattern: string, { fromStart = false } = {}): boolean {
  const folded = text.toLowerCase();
  let at = 0;
  for (const [index, part] of pattern.toLowerCase().split('*').entries()) {
    const found = folded.indexOf(part, at);
    if (found < 0 || (fromStart && index === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return true;
}

/** The longest of what a pattern has between its wildcards. */
export const longestPart = (pattern: string): string =>
  pattern.split('*').reduce((longest, part) => (part.length > longest.length ? part : longest), '');
