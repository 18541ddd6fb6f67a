import { runInNewContext } from 'node:vm';

/** Milliseconds a pattern may take; then the text counts as one that does not match. */
const PATIENCE = 250;

/** Java's names for classes of characters. */
const CLASSES: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Space: '\\s',
  XDigit: '0-9a-fA-F',
  ASCII: '\\x00-\\x7f',
};

/** Java's pattern in JavaScript's words, of which the whole text is held against. @throws {SyntaxError} */
export function javaPattern(source: string): RegExp {
  const ignoreCase = source.startsWith('(?i)');
  let depth = 0;
  const translated = source
    .slice(ignoreCase ? 4 : 0)
    .replace(/\\[pP]\{(\w+)\}|\\.|\[|\]/gs, (match, name: string | undefined) => {
      if (match === '[') depth += 1;
      else if (match === ']') depth = Math.max(0, depth - 1);
      const members = name === undefined ? undefined : CLASSES[name];
      if (members === undefined) return match;
      if (match.startsWith('\\P')) return `[^${members}]`;
      return depth > 0 ? members : `[${members}]`;
    });
  const flags = ignoreCase ? 'i' : '';
  // Other properties of characters are known in the mode for Unicode alone, which takes less liberties.
  return new RegExp(`^(?:${translated})$`, /\\[pP]\{/.test(translated) ? `${flags}u` : flags);
}

/**
 * Whether a text matches. An administrator's pattern may look around, which no engine that is linear in time offers, so
 * the time is bounded instead: a pattern that goes astray on a text somebody chose for it holds nobody up.
 */
export function matchesInTime(pattern: RegExp, text: string): boolean {
  try {
    return runInNewContext('pattern.test(text)', { pattern, text }, { timeout: PATIENCE }) === true;
  } catch {
    return false;
  }
}
