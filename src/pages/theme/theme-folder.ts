import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKeycloakifyPage } from '../keycloakify/page.ts';
import type { Messages } from '../text/texts.ts';
import { parseProperties } from './java-properties.ts';
import { templateProblems } from './template-problems.ts';

/** What a theme may theme. */
export const THEME_TYPES = ['login', 'account', 'email'] as const;
export type ThemeType = (typeof THEME_TYPES)[number];

/** Something an author should know, and whether the theme does without it. */
export interface ThemeProblem {
  /** Within the folder of the type. */
  readonly file: string;
  readonly line?: number;
  readonly problem: string;
  readonly hint?: string;
  /** Good to know, and no fault. */
  readonly isNote?: boolean;
}

/** One folder of a theme, such as `acme/login`, as it was read. */
export interface ThemeFolder {
  readonly name: string;
  readonly type: ThemeType;
  readonly folder: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly messages: ReadonlyMap<string, Messages>;
  /** Source by name without `.liquid`, such as `login` or `parts/field`. */
  readonly templates: ReadonlyMap<string, string>;
  /** Pages that Keycloakify has built (`login.ftl` and its like), by name without `.ftl`. */
  readonly keycloakify: ReadonlyMap<string, string>;
  /** Paths below `resources/`. */
  readonly resources: ReadonlySet<string>;
  readonly problems: readonly ThemeProblem[];
}

/** Bytes of a template, a page or a file of messages. */
const LARGEST = 2_000_000;
const MOST_FILES = 5000;
/** A theme's name, and each part of a file's path in it: nothing hidden, nothing that climbs. */
export const NAME = /^[A-Za-z0-9_@][A-Za-z0-9_.@+-]*$/;

/** Reads a theme's folder for a type; undefined where it has none. */
export function readThemeFolder(themes: string, name: string, type: ThemeType): ThemeFolder | undefined {
  const folder = join(themes, name, type);
  if (!NAME.test(name) || !existsSync(folder)) return undefined;
  const problems: ThemeProblem[] = [];
  const say = (problem: ThemeProblem) => problems.push(problem);
  const files = listFiles(folder, say);
  const read = (file: string) => readFileSync(join(folder, file));
  const propertiesOf = (file: string) => {
    const { values, problems: found } = parseProperties(read(file));
    for (const each of found) say({ file, ...each });
    return values;
  };
  const properties = files.includes('theme.properties')
    ? withDefaults(propertiesOf('theme.properties'))
    : new Map<string, string>();
  const messages = new Map<string, Messages>();
  const templates = new Map<string, string>();
  const keycloakify = new Map<string, string>();
  const resources = new Set<string>();
  for (const file of files) {
    const locale = /^messages\/messages_([A-Za-z0-9_-]+)\.properties$/.exec(file)?.[1];
    if (file.startsWith('resources/')) resources.add(file.slice('resources/'.length));
    else if (locale) messages.set(locale.replaceAll('_', '-'), propertiesOf(file));
    else if (file.endsWith('.liquid'))
      templates.set(file.slice(0, -'.liquid'.length), read(file).toString('utf8'));
    else if (file.endsWith('.ftl')) {
      const source = read(file).toString('utf8');
      const isBuilt =
        type === 'login' && properties.get('kcContext') !== 'false' && isKeycloakifyPage(source);
      if (isBuilt) keycloakify.set(file.slice(0, -'.ftl'.length), source);
      else say(freeMarker(file));
    }
  }
  for (const [template, source] of templates)
    for (const problem of templateProblems(source, type)) say({ file: `${template}.liquid`, ...problem });
  return { name, type, folder, properties, messages, templates, keycloakify, resources, problems };
}

/** `${env.NAME:default}`: the default. A theme does not read the settings of the machine, where secrets are too. */
const withDefaults = (properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...properties].map(([key, value]) => [key, value.replace(/\$\{[\w.-]+(?::([^}]*))?\}/g, '$1')]));

const freeMarker = (file: string): ThemeProblem => ({
  file,
  problem: 'FreeMarker templates are not run; the page of the parent theme is shown in its place',
  hint: `write it as ${file.replace(/\.ftl$/, '.liquid')}: \${msg("key")} becomes {{ 'key' | msg }}, <#if realm.rememberMe> {% if realm.rememberMe %}, <@layout.registrationLayout> {% layout 'template' %} (docs/themes.md)`,
});

/** Paths of the files, with `/` between their parts. Links are not followed: they could lead anywhere. */
function listFiles(folder: string, say: (problem: ThemeProblem) => void): readonly string[] {
  const files: string[] = [];
  const visit = (below: string) => {
    for (const entry of readdirSync(join(folder, below)).sort()) {
      const file = below === '' ? entry : `${below}/${entry}`;
      const stat = lstatSync(join(folder, file));
      if (!NAME.test(entry)) {
        if (!entry.startsWith('.')) say({ file, problem: 'a name that cannot be part of an address' });
      } else if (stat.isSymbolicLink()) say({ file, problem: 'links are not followed' });
      else if (stat.isDirectory()) visit(file);
      else if (files.length >= MOST_FILES) throw new Error(`${folder} has more than ${MOST_FILES} files`);
      else if (stat.size > LARGEST && !file.startsWith('resources/'))
        say({ file, problem: `larger than ${LARGEST} bytes` });
      else files.push(file);
    }
  };
  visit('');
  return files;
}

/** What changes when anything in the folder does. */
export function stampOf(themes: string, name: string, type: ThemeType): string {
  const folder = join(themes, name, type);
  if (!existsSync(folder)) return '';
  return readdirSync(folder, { recursive: true })
    .map((entry) => {
      const { mtimeMs, size } = lstatSync(join(folder, String(entry)));
      return `${entry} ${mtimeMs} ${size}`;
    })
    .sort()
    .join('\n');
}
