import { ENGLISH } from './locale.ts';
import { formatMessage } from './message-format.ts';

/** Messages by key. */
export type Messages = ReadonlyMap<string, string>;

/** What is said in a language. */
export interface Texts {
  /** The pattern of a key. */
  find(key: string): string | undefined;
  /** The message of a key with its arguments; a key without a message is its own text (as Keycloak). */
  say(key: string, ...args: readonly unknown[]): string;
  /** A text that may be a key in `${}`, as names of clients, scopes and attributes are written. */
  sayText(text: string, ...args: readonly unknown[]): string;
}

/** Messages by locale, and what stands over each of them. */
export interface TextSources {
  /** Of the theme and its parents, the most basic first. */
  readonly themes: readonly ReadonlyMap<string, Messages>[];
  /** Of the realm (its localization). */
  readonly realm: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Characters of what a message becomes: arguments come from outside. */
const LONGEST = 20_000;

/** What is missing in a dialect is said in its language, and what is missing there in English. */
export function textsOf(locale: string, { themes, realm }: TextSources): Texts {
  const messages = new Map<string, string>();
  const lay = (those: Iterable<readonly [string, string]>) => {
    for (const [key, text] of those) messages.set(key, text);
  };
  for (const name of widening(locale)) {
    for (const theme of themes) lay(theme.get(name) ?? []);
    for (const written of [name, name.replaceAll('-', '_')])
      if (Object.hasOwn(realm, written)) lay(Object.entries(realm[written] ?? {}));
  }
  const find = (key: string) => messages.get(key);
  const say = (key: string, ...args: readonly unknown[]) =>
    formatMessage(messages.get(key) ?? key, args).slice(0, LONGEST);
  const sayText = (text: string, ...args: readonly unknown[]) => {
    const key = /^\s*\$\{(.+)\}\s*$/.exec(text)?.[1];
    if (key !== undefined) return messages.has(key) ? say(key, ...args) : key;
    return messages.has(text) ? say(text, ...args) : text;
  };
  return { find, say, sayText };
}

/** English, then `zh`, then `zh-CN`. */
function widening(locale: string): readonly string[] {
  const parts = locale.split(/[-_]/);
  const own = parts.map((_part, index) => parts.slice(0, index + 1).join('-'));
  return own[0] === ENGLISH ? own : [ENGLISH, ...own];
}
