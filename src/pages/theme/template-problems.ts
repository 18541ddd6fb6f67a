import type { ThemeProblem, ThemeType } from './theme-folder.ts';

type Found = Omit<ThemeProblem, 'file'>;

interface Habit {
  readonly pattern: RegExp;
  readonly problem: string;
  readonly hint: string;
}

/** What the content security policy of the pages would not let work. */
const STOPPED: readonly Habit[] = [
  {
    pattern: /<[a-z][^<>]*?\son[a-z]+\s*=/gi,
    problem: 'a handler in an attribute is not run under the content security policy',
    hint: 'listen in a script of the theme (scripts= in theme.properties)',
  },
  {
    pattern: /<script(?![^>]*\bnonce\s*=)[^>]*>/gi,
    problem: 'a script without the nonce of the page is not run',
    hint: '<script nonce="{{ nonce }}">, or scripts= in theme.properties',
  },
  {
    pattern: /<[a-z][^<>]*?\sstyle\s*=/gi,
    problem: 'a style attribute is not applied under the content security policy',
    hint: 'give it a class, and that a style in a style sheet (styles= in theme.properties)',
  },
  {
    pattern: /<style(?![^>]*\bnonce\s*=)[^>]*>/gi,
    problem: 'a style sheet without the nonce of the page is not applied',
    hint: '<style nonce="{{ nonce }}">, or styles= in theme.properties',
  },
  {
    pattern: /\bhref\s*=\s*["']\s*javascript:/gi,
    problem: 'a link cannot run a script',
    hint: 'use a button, and a script of the theme',
  },
];

const FREE_MARKER: readonly Habit[] = [
  {
    pattern: /\{%-?\s*(?:if|elsif|unless)\b(?:[^%]|%(?!\}))*?(?:\?\?|&&|\|\||[\s(]!\w)/g,
    problem: 'FreeMarker is left in a condition',
    hint: 'write `if a` for `a??`, `and`, `or`, and `unless a` for `!a`',
  },
  {
    pattern: /\$\{[^}]*\}|<\/?[#@][a-z]/gi,
    problem: 'FreeMarker is left here',
    hint: 'write {{ ... }} and {% ... %} (docs/themes.md)',
  },
];

/** What in a template would not do what its author thinks. */
export function templateProblems(source: string, type: ThemeType): readonly Found[] {
  // A mail has no policy, and readers of mail want styles in attributes.
  const habits = type === 'email' ? FREE_MARKER : [...STOPPED, ...FREE_MARKER];
  return habits.flatMap(({ pattern, problem, hint }) =>
    [...source.matchAll(pattern)].map(({ index }) => ({
      line: source.slice(0, index).split('\n').length,
      problem,
      hint,
    })),
  );
}
