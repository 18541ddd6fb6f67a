/** What stands for an argument may be a pattern again (`choice`): no deeper than this. */
const DEEPEST = 3;

/**
 * A pattern of java.text.MessageFormat with its arguments: `{0}`, `{0,choice,0#none|1#one|1<many}`, quotes by `'`, and `''` for
 * one. Formats of numbers and dates are left to the argument. An argument that is missing stays as it is written; a pattern that is none
 * is its own text.
 */
export function formatMessage(pattern: string, args: readonly unknown[] = [], depth = 0): string {
  if (!/[{']/.test(pattern)) return pattern;
  let text = '';
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at];
    if (character === "'") {
      const end = pattern.indexOf("'", at + 1);
      if (end === at + 1) {
        text += "'";
        at += 2;
      } else {
        const quoted = quotedFrom(pattern, at + 1);
        text += quoted.text;
        at = quoted.end;
      }
    } else if (character === '{') {
      const end = closingBrace(pattern, at);
      if (end === undefined) return pattern;
      text += element(pattern.slice(at + 1, end), args, depth) ?? pattern.slice(at, end + 1);
      at = end + 1;
    } else {
      text += character;
      at += 1;
    }
  }
  return text;
}

/** Numbers of the arguments that a pattern shows, those inside of choices too. */
export function placeholders(pattern: string): ReadonlySet<number> {
  const unquoted = pattern.replaceAll("''", '').replace(/'[^']*'?/g, '');
  return new Set([...unquoted.matchAll(/\{\s*(\d{1,3})\s*(?=[,}])/g)].map(([, index]) => Number(index)));
}

/** What is quoted from here on; an end that is missing is the pattern's. */
function quotedFrom(pattern: string, from: number): { readonly text: string; readonly end: number } {
  let text = '';
  let at = from;
  while (at < pattern.length) {
    if (pattern[at] === "'") {
      if (pattern[at + 1] !== "'") return { text, end: at + 1 };
      at += 1;
    }
    text += pattern[at];
    at += 1;
  }
  return { text, end: at };
}

function closingBrace(pattern: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < pattern.length; at += 1) {
    if (pattern[at] === '{') depth += 1;
    if (pattern[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** The text of `0` or `0,choice,...`; undefined where it names no argument that was given. */
function element(inside: string, args: readonly unknown[], depth: number): string | undefined {
  const [, index, type, style = ''] = /^\s*(\d{1,3})\s*(?:,\s*(\w+)\s*(?:,([\s\S]*))?)?$/.exec(inside) ?? [];
  if (index === undefined || Number(index) >= args.length) return undefined;
  const value = args[Number(index)];
  if (type !== 'choice') return String(value ?? '');
  const chosen = choose(style, Number(value));
  return chosen === undefined || depth >= DEEPEST ? chosen : formatMessage(chosen, args, depth + 1);
}

/** The last of the choices (java.text.ChoiceFormat) whose limit the number reaches; the first for one that is below all. */
function choose(style: string, number: number): string | undefined {
  const choices = style.split('|').map((choice) => {
    const [, limit = '', relation = '#', text = ''] =
      /^\s*(-?[\d.∞]+)\s*([#<≤])([\s\S]*)$/.exec(choice) ?? [];
    return { limit: limit.endsWith('∞') ? Number.POSITIVE_INFINITY : Number(limit), relation, text };
  });
  const reached = choices.filter(({ limit, relation }) =>
    relation === '<' ? number > limit : number >= limit,
  );
  return (reached.at(-1) ?? choices[0])?.text;
}
