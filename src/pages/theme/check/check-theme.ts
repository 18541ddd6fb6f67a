import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Logger } from '../../../http/log.ts';
import type { Theme } from '../theme.ts';
import { NAME, THEME_TYPES, type ThemeProblem, type ThemeType } from '../theme-folder.ts';
import { DEFAULT_THEME, Themes } from '../themes.ts';
import { messageProblems, unknownKeys } from './check-messages.ts';
import { propertyProblems } from './check-properties.ts';
import { unknownTemplates, unknownVariables, unsafeAddresses } from './check-templates.ts';

/** What a theme has of a type, and what is wrong with it. */
export interface CheckedTheme {
  readonly type: ThemeType;
  /** Of the theme itself, without what its parents lend it. */
  readonly has: { readonly templates: number; readonly languages: number; readonly resources: number };
  /** Those without `isNote` keep the theme from being what its author thinks. */
  readonly problems: readonly ThemeProblem[];
}

/** Looks at a theme of an operator; the folders beside it are where its parents may be. @throws {Error} for no theme at all */
export function checkTheme(folder: string, log: Logger): readonly CheckedTheme[] {
  const path = resolve(folder);
  const name = basename(path);
  if (!existsSync(path)) throw new Error('there is no such folder');
  if (!NAME.test(name)) throw new Error('a theme is named by letters, digits and _ . - +');
  const types = THEME_TYPES.filter((type) => existsSync(resolve(path, type)));
  if (types.length === 0)
    throw new Error(`no theme: a theme has a folder ${THEME_TYPES.join('/ or ')}/ (${listed(path)} is here)`);
  const themes = new Themes({ folder: dirname(path), live: false, log });
  const standard = new Themes({ live: false, log });
  return types.map((type) => checkType(themes, standard.get(DEFAULT_THEME, type), name, type));
}

const listed = (path: string) => readdirSync(path).slice(0, 10).join(', ') || 'nothing';

function checkType(themes: Themes, standard: Theme, name: string, type: ThemeType): CheckedTheme {
  let theme: Theme | undefined;
  try {
    theme = themes.load(name, type);
  } catch (error) {
    const has = { templates: 0, languages: 0, resources: 0 };
    return { type, has, problems: [{ file: 'theme.properties', problem: (error as Error).message }] };
  }
  const own = theme?.chain.at(-1);
  if (!theme || !own) throw new Error(`${name}/${type} cannot be read`);
  const problems = [
    ...theme.problems,
    ...propertyProblems(own, theme),
    ...unknownTemplates(own, theme, standard),
    ...unknownVariables(own, theme, standard),
    ...unsafeAddresses(own, standard),
    ...unknownKeys(own, theme),
    ...messageProblems(own, theme, standard),
  ];
  return {
    type,
    has: {
      templates: own.templates.size + own.keycloakify.size,
      languages: own.messages.size,
      resources: own.resources.size,
    },
    problems: problems.sort(
      (one, other) => one.file.localeCompare(other.file) || (one.line ?? 0) - (other.line ?? 0),
    ),
  };
}
