import type { Theme } from '../theme.ts';
import type { ThemeFolder, ThemeProblem } from '../theme-folder.ts';

const FILE = 'theme.properties';
/** Properties of Keycloak's themes that say nothing here, and what does. */
const UNUSED: Readonly<Record<string, string>> = {
  import: 'copy what you need of it below resources/',
  stylesCommon: 'put the style sheets below resources/ and name them in styles=',
  locales: 'a language is there when messages/ has a file of it',
};

/** Resources that are named and missing, and properties that are not used. */
export function propertyProblems({ properties }: ThemeFolder, theme: Theme): ThemeProblem[] {
  const missing = ['styles', 'scripts'].flatMap((property) =>
    (properties.get(property) ?? '')
      .split(/\s+/)
      .filter((path) => path !== '' && theme.resource(path) === undefined)
      .map((path) => ({ file: FILE, problem: `${property}: resources/${path} is missing` })),
  );
  const unused = Object.entries(UNUSED)
    .filter(([property]) => properties.has(property))
    .map(([property, hint]) => ({ file: FILE, problem: `${property} is not used`, hint, isNote: true }));
  return [...missing, ...unused];
}
