import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../http/log.ts';
import { type Theme, theme } from './theme.ts';
import {
  NAME,
  readThemeFolder,
  stampOf,
  THEME_TYPES,
  type ThemeFolder,
  type ThemeType,
} from './theme-folder.ts';

/** What is shown where nobody chose a theme. */
export const DEFAULT_THEME = 'latchkey';

/** Parent of the others. */
const PAGES_WITHOUT_STYLE = 'base';

/** Names that realms of Keycloak bring along; a folder of that name goes before. */
const SAME_AS: Readonly<Record<ThemeType, Readonly<Record<string, string>>>> = {
  login: { keycloak: DEFAULT_THEME, 'keycloak.v2': DEFAULT_THEME },
  account: { 'keycloak.v3': DEFAULT_THEME },
  email: { keycloak: DEFAULT_THEME, 'keycloak.v2': DEFAULT_THEME },
};

const nameOf = (name: string, type: ThemeType): string =>
  Object.hasOwn(SAME_AS[type], name) ? (SAME_AS[type][name] ?? name) : name;

/** Themes that come with the server; beside the bundle when it runs from there. */
const BUNDLED = join(import.meta.dirname, 'themes');
const BUNDLED_IN_SOURCES = join(import.meta.dirname, '../themes');
const MOST_PARENTS = 10;

export interface ThemeSettings {
  /** Folder of the operator's themes. */
  readonly folder?: string | undefined;
  /** Whether files are looked at again for each page. */
  readonly live: boolean;
  readonly log: Logger;
}

/** The themes there are, each read when it is first asked for. */
export class Themes {
  readonly #settings: ThemeSettings;
  readonly #read = new Map<string, { readonly stamp: string; readonly theme: Theme | undefined }>();
  readonly #bundled = import.meta.dirname.endsWith('theme') ? BUNDLED_IN_SOURCES : BUNDLED;
  #version: string | undefined;

  constructor(settings: ThemeSettings) {
    this.#settings = settings;
  }

  get isLive(): boolean {
    return this.#settings.live;
  }

  /** The theme of that name, or the default one where there is none or it is broken. */
  get(name: string | undefined, type: ThemeType): Theme {
    const found = (name && this.find(name, type)) || this.find(DEFAULT_THEME, type);
    if (!found) throw new Error(`the ${type} theme that comes with the server is missing`);
    return found;
  }

  find(name: string, type: ThemeType): Theme | undefined {
    const key = `${type}/${name}`;
    const known = this.#read.get(key);
    if (known && !this.#settings.live) return known.theme;
    const stamp = this.#settings.live ? this.#stamp(name, type) : '';
    if (known?.stamp === stamp) return known.theme;
    if (!this.#folder(name, type)) return undefined;
    let made: Theme | undefined;
    try {
      made = this.load(name, type);
      for (const { file, line, problem } of made?.problems ?? [])
        this.#settings.log.warn({ theme: name, type, file, line, problem }, 'problem in a theme');
    } catch (err) {
      this.#settings.log.error({ theme: name, type, err }, 'a theme cannot be used');
    }
    this.#read.set(key, { stamp, theme: made });
    return made;
  }

  /** @throws {Error} when a parent is missing or its own ancestor */
  load(name: string, type: ThemeType): Theme | undefined {
    const chain = this.#chain(name, type);
    if (!chain || type !== 'account') return chain && theme(chain);
    return theme([...this.#lentByLogin(name), ...chain]);
  }

  /**
   * The account pages have the fields, the words and the looks of the login pages of the same name, or of the default ones, below
   * their own.
   */
  #lentByLogin(name: string): readonly ThemeFolder[] {
    const login = this.#chain(name, 'login') ?? this.#chain(DEFAULT_THEME, 'login') ?? [];
    return login.map((folder) => ({ ...folder, keycloakify: new Map() }));
  }

  /** Those that have something of the type. */
  names(type: ThemeType): readonly string[] {
    const own = this.#settings.folder === undefined ? [] : listed(this.#settings.folder);
    const all = [...new Set([...listed(this.#bundled), ...Object.keys(SAME_AS[type]), ...own])];
    return all.filter((name) => this.#folder(name, type) !== undefined).sort();
  }

  /** What realms can choose, and the languages each speaks; what only lends to others is none. */
  choices(type: ThemeType): readonly { readonly name: string; readonly locales: readonly string[] }[] {
    return this.names(type)
      .filter((name) => name !== PAGES_WITHOUT_STYLE)
      .flatMap((name) => {
        const found = this.find(name, type);
        if (!found) return [];
        const locales = new Set(found.chain.flatMap(({ messages }) => [...messages.keys()]));
        return [{ name, locales: [...locales].sort() }];
      });
  }

  /** Part of the addresses of resources: other files have other addresses, so a browser may keep what it has. */
  get version(): string {
    if (this.#version === undefined || this.#settings.live) this.#version = this.#hashOfAll();
    return this.#version;
  }

  #hashOfAll(): string {
    const { folder, live } = this.#settings;
    const hash = createHash('sha256');
    for (const themes of folder === undefined ? [this.#bundled] : [this.#bundled, folder])
      for (const name of listed(themes))
        for (const type of THEME_TYPES) hash.update(sizesOf(stampOf(themes, name, type), live));
    return hash.digest('base64url').slice(0, 8).toLowerCase().replaceAll(/[-_]/g, '0');
  }

  #chain(name: string, type: ThemeType, seen: readonly string[] = []): readonly ThemeFolder[] | undefined {
    const folder = this.#folder(name, type);
    if (!folder) return undefined;
    const isBundled = folder.folder.startsWith(this.#bundled);
    const parent = folder.properties.get('parent') ?? (isBundled ? undefined : DEFAULT_THEME);
    if (!parent) return [folder];
    const ancestors = [...seen, folder.folder];
    if (ancestors.length > MOST_PARENTS)
      throw new Error(`${seen[0] ?? name} has more than ${MOST_PARENTS} parents`);
    const next = this.#folder(parent, type);
    if (!next) throw new Error(`the parent ${parent} of the theme ${name} is missing`);
    if (ancestors.includes(next.folder)) throw new Error(`the theme ${name} is its own ancestor`);
    const above = this.#chain(parent, type, ancestors) ?? [];
    return [...above, folder];
  }

  #folder(name: string, type: ThemeType): ThemeFolder | undefined {
    const own = this.#settings.folder;
    return (
      (own === undefined ? undefined : readThemeFolder(own, name, type)) ??
      readThemeFolder(this.#bundled, nameOf(name, type), type)
    );
  }

  /** Of the theme and all that it could take something from. */
  #stamp(name: string, type: ThemeType): string {
    const own = this.#settings.folder;
    const all = own === undefined ? [] : listed(own).map((each) => stampOf(own, each, type));
    const lent = type === 'account' ? this.#stamp(name, 'login') : '';
    return [stampOf(this.#bundled, nameOf(name, type), type), ...all, lent].join('\n');
  }
}

function listed(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Nodes have the same files, but not the same times; where files are being edited their times count. */
const sizesOf = (stamp: string, live: boolean) =>
  live ? stamp : stamp.replaceAll(/ [\d.]+ (\d+)$/gm, ' $1');
