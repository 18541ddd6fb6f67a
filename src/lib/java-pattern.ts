import { runInNewContext } from 'node:vm';

/** Milliseconds a pattern may take; then the text counts as one that does not match. */
const PATIENCE = 250;

/** Java's names for classes of characters, as members of one. */
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

/** Binary properties that Java calls otherwise than Unicode does. */
const PROPERTIES: Readonly<Record<string, string>> = {
  Letter: 'L',
  Digit: 'Nd',
  Punctuation: 'P',
  Control: 'Cc',
  Titlecase: 'Lt',
};

const LINE_ENDS = '\\n\\x0b\\f\\r\\x85\\u2028\\u2029';
/** Escapes of characters, and of members of a class, that JavaScript does not know. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\a': '\\x07',
  '\\e': '\\x1b',
  '\\h': ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  '\\v': LINE_ENDS,
};
/** Places in a text, of which the whole is held against the pattern, and ends of lines. */
const OUTSIDE: Readonly<Record<string, string>> = {
  '\\A': '^',
  '\\G': '^',
  '\\z': '$',
  '\\Z': '$',
  '\\R': `(?:\\r\\n|[${LINE_ENDS}])`,
};
/** Escapes that mean the same in both; of any other letter JavaScript would make the letter itself. */
const SHARED = /^\\[^a-zA-Z0]|^\\[bBdDfknrsStuwWxc]/;
/** Of what is read in a pattern that by which Java and JavaScript differ; all else is left as it is. */
const PARTS =
  /\\Q(?<quoted>.*?)(?:\\E|$)|\\(?<kind>[pP])(?:\{(?<name>\w+)(?:=(?<value>\w+))?\}|(?<letter>\w))|\\x\{(?<hex>[\da-fA-F]{1,6})\}|\\0(?<octal>[0-3]?[0-7]{1,2})|(?<opening>\[\^?\]?)|\\.|\]|&&/gs;
const SPECIAL = /[\\^$.*+?()[\]{}|/-]/g;
const quote = (text: string) => text.replaceAll(SPECIAL, '\\$&');

/** Java's pattern in JavaScript's words, of which the whole text is held against. @throws {SyntaxError} */
export function javaPattern(source: string): RegExp {
  const [leading = '', letters = ''] = /^\(\?([imsu]+)\)/.exec(source) ?? [];
  const flags = new Set(letters.replaceAll('u', ''));
  let depth = 0;
  const translated = source.slice(leading.length).replace(PARTS, (part, ...rest) => {
    const { quoted, kind, name = '', value, letter, hex, octal, opening } = rest.at(-1) as Groups;
    if (opening !== undefined || part === '&&') {
      // Classes within classes, and what two of them share, are known in one mode alone.
      if (depth > 0) flags.add('v');
      if (part !== '&&') depth += 1;
      // What a class begins with is no end of it.
      return part.endsWith(']') ? `${part.slice(0, -1)}\\]` : part;
    }
    if (part === ']') depth = Math.max(0, depth - 1);
    if (part === ']') return part;
    if (quoted !== undefined) return quote(quoted);
    if (hex !== undefined) return quote(String.fromCodePoint(Number.parseInt(hex, 16)));
    if (octal !== undefined) return quote(String.fromCodePoint(Number.parseInt(octal, 8)));
    const members = kind === undefined ? ESCAPES[part] : value === undefined ? CLASSES[name] : undefined;
    if (members !== undefined) return kind === 'P' ? `[^${members}]` : depth > 0 ? members : `[${members}]`;
    if (kind !== undefined) {
      flags.add('u');
      return `\\${kind}{${propertyOf(letter ?? name, value)}}`;
    }
    const outside = depth > 0 ? undefined : OUTSIDE[part];
    if (outside === undefined && !SHARED.test(part)) throw new SyntaxError(`${part} is no escape`);
    return outside ?? part;
  });
  if (flags.has('v')) flags.delete('u');
  return new RegExp(`^(?:${translated})$`, [...flags].join(''));
}

type Groups = Readonly<Record<string, string | undefined>>;

/** A property in Unicode's words: Java has scripts and binary properties begin with `Is`, and names the kinds of them in any case. */
function propertyOf(name: string, value: string | undefined): string {
  if (value !== undefined) return `${/^(?:sc|script)$/i.test(name) ? 'Script' : name}=${value}`;
  const is = /^Is(\w+)$/.exec(name)?.[1];
  if (is === undefined) return name;
  const property = PROPERTIES[is] ?? is;
  return isProperty(property) ? property : `Script=${property}`;
}

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, 'u').unicode;
  } catch {
    return false;
  }
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
