/** Strict UTF-8: what is not is Latin-1, as properties were before Java 9. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

export interface PropertiesProblem {
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

export interface Properties {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly PropertiesProblem[];
}

/** A file of java.util.Properties: `key=value`, comments by `#` or `!`, lines continued by a backslash, escapes. */
export function parseProperties(bytes: Uint8Array): Properties {
  const values = new Map<string, string>();
  const problems: PropertiesProblem[] = [];
  for (const { text, line } of logicalLines(decode(bytes))) {
    const [rawKey, rawValue] = split(text);
    const say = (problem: string) => problems.push({ line, problem });
    const key = unescaped(rawKey, say);
    if (values.has(key)) say(`${key} is there twice`);
    values.set(key, unescaped(rawValue, say));
  }
  return { values, problems };
}

function decode(bytes: Uint8Array): string {
  const declared = /^[#!]\s*encoding\s*:\s*([\w-]+)/i.exec(latin1.decode(bytes.subarray(0, 100)))?.[1];
  if (declared && /^(?:iso-?8859-1|latin1)$/i.test(declared)) return latin1.decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** Lines that say something, each with those that continue it. */
function* logicalLines(text: string): Generator<{ readonly text: string; readonly line: number }> {
  let begun: { text: string; readonly line: number } | undefined;
  for (const [index, natural] of text.split(/\r\n|\r|\n/).entries()) {
    const content = natural.replace(/^[ \t\f]+/, '');
    if (!begun && (content === '' || /^[#!]/.test(content))) continue;
    begun = { text: (begun?.text ?? '') + content, line: begun?.line ?? index + 1 };
    if (endsInBackslash(begun.text)) {
      begun.text = begun.text.slice(0, -1);
    } else {
      yield begun;
      begun = undefined;
    }
  }
  if (begun) yield begun;
}

/** An even number of them are backslashes that are meant. */
const endsInBackslash = (text: string) => (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;

/** Key and value, around the first `=`, `:` or blank that is not escaped. */
function split(text: string): readonly [key: string, value: string] {
  const [, key = '', rest = ''] = /^((?:\\.|[^\\=: \t\f])*)(.*)$/s.exec(text) ?? [];
  return [key, rest.replace(/^[ \t\f]*(?:[=:][ \t\f]*)?/, '')];
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescaped(text: string, say: (problem: string) => void): string {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|(.?))/gs, (_match, code: string | undefined, other: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (other === 'u') say('\\u needs four hexadecimal digits');
    return ESCAPES[other] ?? other;
  });
}
