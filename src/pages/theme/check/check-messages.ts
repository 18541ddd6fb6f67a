import { closest } from '../../../lib/closest.ts';
import { nameOfLocale } from '../../text/locale.ts';
import { placeholders } from '../../text/message-format.ts';
import type { Messages } from '../../text/texts.ts';
import type { Theme } from '../theme.ts';
import type { ThemeFolder, ThemeProblem } from '../theme-folder.ts';
import { lineAt, meant } from './words.ts';

const KEY = /(['"])((?:(?!\1).)+)\1\s*\|\s*(?:msg|msgHtml)\b/g;

/** Keys that templates say and nobody has written a message for: people would read the key. */
export function unknownKeys(own: ThemeFolder, theme: Theme): ThemeProblem[] {
  const english = englishOf(theme);
  return [...own.templates].flatMap(([template, source]) =>
    [...source.matchAll(KEY)]
      .filter(({ 2: key = '' }) => !english.has(key))
      .map(({ 2: key = '', index }) => ({
        file: `${template}.liquid`,
        line: lineAt(source, index),
        problem: `unknown message key '${key}'`,
        hint: meant(closest(key, english.keys())).hint ?? 'write it in messages/messages_en.properties',
      })),
  );
}

/** Messages that nobody would see, or not as they are meant. */
export function messageProblems(own: ThemeFolder, theme: Theme, standard: Theme): ThemeProblem[] {
  const inherited = englishOf(standard);
  const english = englishOf(theme);
  return [...own.messages].flatMap(([locale, messages]) => {
    const file = `messages/messages_${locale.replaceAll('-', '_')}.properties`;
    const isLanguage = nameOfLocale(locale) !== locale;
    return [
      ...(isLanguage ? [] : [{ file, problem: `'${locale}' is no language tag`, isNote: true }]),
      ...[...messages].flatMap(([key, text]) =>
        messageProblem(key, text, inherited, english).map((each) => ({ file, ...each })),
      ),
    ];
  });
}

function messageProblem(
  key: string,
  text: string,
  inherited: Messages,
  english: Messages,
): Omit<ThemeProblem, 'file'>[] {
  if (!inherited.has(key)) {
    const near = closest(key, inherited.keys());
    if (near !== undefined) return [{ problem: `unknown message key '${key}'`, ...meant(near) }];
    return english.has(key) ? [] : [{ problem: `'${key}' has no English text`, isNote: true }];
  }
  const known = placeholders(inherited.get(key) ?? '');
  const hidden = /(?:^|[^'])'(?!')/.test(text) && known.size > 0;
  const unknown = [...placeholders(text)].filter((each) => !known.has(each));
  return [
    ...(hidden
      ? [
          {
            problem: `'${key}': a single ' hides the arguments that follow it`,
            hint: "write ''",
            isNote: true,
          },
        ]
      : []),
    ...unknown.map((each) => ({ problem: `'${key}' is given no argument {${each}}`, isNote: true })),
  ];
}

const englishOf = ({ chain }: Theme): Messages =>
  new Map(chain.flatMap(({ messages }) => [...(messages.get('en') ?? [])]));
