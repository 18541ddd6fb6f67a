import { closest } from '../../../lib/closest.ts';
import type { Theme } from '../theme.ts';
import type { ThemeFolder, ThemeProblem } from '../theme-folder.ts';
import { KNOWN, MEMBERS, mentions, references } from './known-variables.ts';
import { lineAt, meant } from './words.ts';

/** Templates that are used nowhere, or use such as are nowhere. */
export function unknownTemplates(
  own: ThemeFolder,
  { engine, chain }: Theme,
  standard: Theme,
): ThemeProblem[] {
  const used = new Set(
    chain.flatMap(({ templates }) => [...templates.values()].flatMap(references).map(({ name }) => name)),
  );
  return [...own.templates].flatMap(([template, source]) => {
    const file = `${template}.liquid`;
    const names = [...standard.chain.flatMap(({ templates }) => [...templates.keys()])];
    const missing = references(source)
      .filter(({ name }) => !engine.has(name))
      .map(({ name, index }) => ({
        file,
        line: lineAt(source, index),
        problem: `unknown template '${name}'`,
        ...meant(closest(name, [...names, ...own.templates.keys()])),
      }));
    if (standard.engine.has(template) || used.has(template)) return missing;
    return [
      {
        file,
        problem: 'unknown template: no page is called that, and no template uses it',
        ...meant(closest(template, names)),
      },
      ...missing,
    ];
  });
}

/** Variables that no page has: Liquid shows nothing in their place. */
export function unknownVariables(own: ThemeFolder, theme: Theme, standard: Theme): ThemeProblem[] {
  const given = mentions(standard);
  const { asked, assigned } = mentions(theme);
  const names = new Set([
    ...KNOWN[own.type],
    ...given.asked.map(({ name }) => name),
    ...given.assigned,
    ...assigned,
  ]);
  const members = new Map(
    Object.entries(MEMBERS[own.type]).map(([name, known]) => [
      name,
      new Set([
        ...known,
        ...given.asked.flatMap((each) => (each.name === name && each.member ? [each.member] : [])),
      ]),
    ]),
  );
  return asked
    .filter(({ template }) => own.templates.has(template))
    .flatMap(({ name, member, template, line }) => {
      const at = { file: `${template}.liquid`, line };
      if (!names.has(name))
        return [{ ...at, problem: `unknown variable '${name}'`, ...meant(closest(name, names)) }];
      const known = members.get(name);
      if (!known || member === undefined || known.has(member)) return [];
      return [{ ...at, problem: `unknown variable '${name}.${member}'`, ...meant(closest(member, known)) }];
    });
}

const ADDRESS =
  /\s(?:href|src|action|formaction|poster)\s*=\s*["']?\s*\{\{-?\s*((?:[^}]|\}(?!\}))*?)\s*-?\}\}/g;
const LOADED = /<(link|script|img|iframe)\b[^>]*?\s(?:href|src)\s*=\s*["']?((?:https?:)?\/\/[^\s"'>]+)/gi;

/**
 * Addresses that begin with something variable: what people, clients and other servers give could be `javascript:`. What the
 * templates that come with the server write is safe by itself.
 */
export function unsafeAddresses(own: ThemeFolder, standard: Theme): ThemeProblem[] {
  const addresses = (source: string) =>
    [...source.matchAll(ADDRESS)].map(({ 1: expression = '', index }) => ({
      expression: expression.replace(/\s+/g, ' '),
      index,
    }));
  const safe = new Set(
    standard.chain.flatMap(({ templates }) =>
      [...templates.values()].flatMap(addresses).map(({ expression }) => expression),
    ),
  );
  return [...own.templates].flatMap(([template, source]) => {
    const file = `${template}.liquid`;
    const unsafe = addresses(source)
      .filter(
        ({ expression }) =>
          !safe.has(expression) && !/^url\.\w+$/.test(expression) && !/\|\s*safeUrl$/.test(expression),
      )
      .map(({ expression, index }) => ({
        file,
        line: lineAt(source, index),
        problem: `unsafe URL: ${expression} may be an address that runs a script`,
        hint: `{{ ${expression} | safeUrl }}`,
      }));
    const loaded = [...source.matchAll(LOADED)]
      .filter(([, tag = '', url = '']) => !(tag.toLowerCase() === 'img' && /^https:/i.test(url)))
      .map(({ 2: url = '', index }) => ({
        file,
        line: lineAt(source, index),
        problem: `unsafe URL: ${url} is not loaded under the content security policy`,
        hint: 'put the file below resources/, and write {{ url.resourcesPath }}/...',
      }));
    return [...unsafe, ...loaded];
  });
}
