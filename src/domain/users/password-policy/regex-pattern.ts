import { runInNewContext } from 'node:vm';
import { BadConfig, problem, rule } from './rule.ts';

/** Milliseconds a pattern may take; then the password counts as one that does not match. */
const PATIENCE = 250;

/**
 * The whole password must match. An administrator's pattern may look around, which no engine that is linear in time
 * offers, so the time is bounded instead: a pattern that goes astray on a password somebody chose for it holds nobody up.
 */
export const regexPattern = rule({
  id: 'regexPattern',
  displayName: 'Regular Expression',
  field: { configType: 'String', defaultValue: '' },
  multiple: true,
  read(config) {
    if (config === undefined) throw new BadConfig('Config required');
    if (config === '' || config !== config.trim()) throw new BadConfig('White space not acepted');
    try {
      return whole(config);
    } catch {
      throw new BadConfig('Not a valid regular expression');
    }
  },
  check: ({ password }, pattern) =>
    matches(pattern, password) ? undefined : problem('RegexPattern', 'fails to match regex pattern(s)'),
});

function matches(pattern: RegExp, password: string): boolean {
  try {
    return runInNewContext('pattern.test(password)', { pattern, password }, { timeout: PATIENCE }) === true;
  } catch {
    return false;
  }
}

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

/** Java's pattern in JavaScript's words. */
function whole(source: string): RegExp {
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
