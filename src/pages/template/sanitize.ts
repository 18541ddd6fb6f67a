import { escapeXml } from '../../lib/escape-xml.ts';

/** What stays of markup that is not the theme's: nothing that acts, loads or places itself. */
const TAGS = new Set(
  'a abbr b blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li mark ol p pre s small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const VOID = new Set(['br', 'hr']);
/** With all they hold. */
const DROPPED = /<(script|style|iframe|object|embed|template|noscript|svg|math)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<(\/?)([A-Za-z][A-Za-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|</g;
const ATTRIBUTE = /([^\s"'=<>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))/g;

/** Markup of an administrator or a message, without what could do harm; its tags end where it does. */
export function sanitizeHtml(html: string): string {
  const open: string[] = [];
  let text = '';
  let at = 0;
  const source = html.replace(DROPPED, '');
  for (const match of source.matchAll(TOKEN)) {
    text += escapeText(source.slice(at, match.index));
    at = match.index + match[0].length;
    const [whole, slash, name = '', rest = ''] = match;
    const tag = name.toLowerCase();
    if (whole === '<') text += '&lt;';
    else if (!TAGS.has(tag)) continue;
    else if (!slash) {
      text += `<${tag}${attributes(tag, rest)}>`;
      if (!VOID.has(tag)) open.push(tag);
    } else if (open.includes(tag)) {
      let closed: string | undefined;
      do {
        closed = open.pop();
        text += `</${closed}>`;
      } while (closed !== tag);
    }
  }
  text += escapeText(source.slice(at));
  return (
    text +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join('')
  );
}

/** References stay as they are: what is written is HTML already. */
const escapeText = (text: string) =>
  text.replace(/&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)/gi, '&amp;').replaceAll('>', '&gt;');

function attributes(tag: string, text: string): string {
  return [...text.matchAll(ATTRIBUTE)]
    .map(([, name = '', quoted, single, bare]) => ({
      name: name.toLowerCase(),
      value: quoted ?? single ?? bare ?? '',
    }))
    .filter(
      ({ name, value }) =>
        name === 'class' ||
        name === 'dir' ||
        name === 'lang' ||
        (name === 'href' && tag === 'a' && isSafeUrl(value)),
    )
    .map(({ name, value }) => ` ${name}="${escapeXml(decodeReferences(value))}"`)
    .join('');
}

/** So that `&amp;` in an address does not become `&amp;amp;`. */
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decodeReferences = (text: string) =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    if (code === undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

/** Where a link may lead: a page, or somebody's mailbox. Escaping alone would let `javascript:` pass. */
export function isSafeUrl(text: string): boolean {
  const url = decodeReferences(text);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers pass over them
  if (/[\u0000-\u0020\u007f]/.test(url)) return false;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url))
    return /^(?:[/#?]|[\w.-]+(?:[/?#]|$))/.test(url) && !/^\/[\\/]/.test(url);
  return /^(?:https?:\/\/|mailto:)/i.test(url);
}
