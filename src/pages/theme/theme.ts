import { join } from 'node:path';
import { TemplateEngine } from '../template/engine.ts';
import { PreparedPages } from '../template/prepared-pages.ts';
import type { ThemeFolder, ThemeProblem, ThemeType } from './theme-folder.ts';

/** A theme with all that its parents lend it. */
export interface Theme {
  readonly name: string;
  readonly type: ThemeType;
  /** The most basic first, the theme itself last. */
  readonly chain: readonly ThemeFolder[];
  readonly properties: Readonly<Record<string, string>>;
  readonly engine: TemplateEngine;
  readonly prepared: PreparedPages;
  /** The page that Keycloakify built for a template, unless the theme has a newer one. */
  keycloakifyPage(template: string): string | undefined;
  /** The file of a resource, the theme's own or a parent's. */
  resource(path: string): string | undefined;
  readonly problems: readonly ThemeProblem[];
}

export function theme(chain: readonly ThemeFolder[]): Theme {
  const own = chain.at(-1);
  if (!own) throw new Error('a theme without a folder');
  const properties: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const folder of chain) for (const [key, value] of folder.properties) properties[key] = value;
  const engine = new TemplateEngine(chain.flatMap(({ templates }) => [...templates]));
  return {
    name: own.name,
    type: own.type,
    chain,
    properties,
    engine,
    prepared: new PreparedPages(engine),
    keycloakifyPage(template) {
      const folder = chain.findLast(
        ({ templates, keycloakify }) => templates.has(template) || keycloakify.has(template),
      );
      return folder?.keycloakify.get(template);
    },
    resource(path) {
      const folder = chain.findLast(({ resources }) => resources.has(path));
      return folder && join(folder.folder, 'resources', path);
    },
    problems: [...own.problems, ...engine.problems([...own.templates.keys()])],
  };
}
