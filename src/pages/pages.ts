import { randomBytes } from 'node:crypto';
import type { Answer } from '../http/exchange.ts';
import type { Logger } from '../http/log.ts';
import { KEYCLOAKIFY_SOURCES, keycloakifyPage } from './keycloakify/page.ts';
import type { Page } from './page.ts';
import { securityHeaders } from './security-headers.ts';
import { askedLocale, chooseLocale } from './text/locale.ts';
import { type Texts, textsOf } from './text/texts.ts';
import type { Theme } from './theme/theme.ts';
import { DEFAULT_THEME, type ThemeSettings, Themes } from './theme/themes.ts';
import { replaceMomentary, variablesOf } from './variables.ts';

const HTML = 'text/html;charset=utf-8';
/** A page belongs to one moment of one login. */
const NO_STORE = 'no-store, must-revalidate, max-age=0';

/** Whom somebody sees something of, and in which language. */
type Spoken = Pick<Page, 'type' | 'realm' | 'client' | 'request' | 'locale'>;

/** Renders pages by the themes there are. */
export class Pages {
  readonly themes: Themes;
  readonly #log: Logger;

  constructor(settings: ThemeSettings) {
    this.themes = new Themes(settings);
    this.#log = settings.log;
  }

  render(page: Page): Answer {
    const { realm, request, status = 200 } = page;
    const theme = this.#themeOf(page);
    const nonce = randomBytes(16).toString('base64');
    const text = this.byTheme(theme, page.template, (each) => this.#rendered(each, page, nonce));
    const cacheControl = page.cacheControl ?? (status < 400 ? NO_STORE : undefined);
    return {
      status,
      headers: {
        'content-type': HTML,
        ...(cacheControl && { 'cache-control': cacheControl }),
        'content-language': this.localeOf(page),
        ...securityHeaders(
          realm,
          nonce,
          {
            ...(theme.keycloakifyPage(page.template) !== undefined && KEYCLOAKIFY_SOURCES),
            ...page.contentSources,
          },
          page.type === 'account',
        ),
      },
      text: request.method === 'HEAD' ? '' : text,
      unprotected: true,
    };
  }

  /** The language and the texts of what is shown to somebody, and no template draws. */
  speak(page: Spoken): { readonly locale: string; readonly texts: Texts } {
    const locale = this.localeOf(page);
    return { locale, texts: this.texts(this.#themeOf(page), page.realm, locale) };
  }

  #themeOf({ type = 'login', realm, client }: Spoken): Theme {
    if (type === 'account') return this.themes.get(realm.settings.accountTheme, type);
    return this.themes.get(client?.attributes.login_theme || realm.settings.loginTheme, type);
  }

  localeOf({ realm, request, locale }: Spoken): string {
    return locale ?? askedLocale(realm, request) ?? chooseLocale(realm, request);
  }

  /** What is said in a language of the realm by a theme; made once for each change of the realm. */
  texts(theme: Theme, realm: Page['realm'], locale: string): Texts {
    const make = () =>
      textsOf(locale, {
        themes: theme.chain.map(({ messages }) => messages),
        realm: realm.settings.localizationTexts ?? {},
      });
    // In development the theme may be another one by the same name.
    return this.themes.isLive ? make() : realm.derived(`texts:${theme.type}:${theme.name}:${locale}`, make);
  }

  /** A theme that is broken keeps nobody from logging in, or from their mail: what is made is then made by the default theme. */
  byTheme<Made>(theme: Theme, template: string, make: (theme: Theme) => Made): Made {
    try {
      return make(theme);
    } catch (err) {
      if (theme.name === DEFAULT_THEME) throw err;
      this.#log.error({ theme: theme.name, type: theme.type, template, err }, 'a theme could not be used');
      return make(this.themes.get(DEFAULT_THEME, theme.type));
    }
  }

  #rendered(theme: Theme, page: Page, nonce: string): string {
    const locale = this.localeOf(page);
    const texts = this.texts(theme, page.realm, locale);
    const resources = `${page.request.baseUrl}/resources/${this.themes.version}`;
    const variables = variablesOf({
      page,
      locale,
      texts,
      properties: theme.properties,
      nonce,
      resourcesPath: `${pathOf(resources)}/${theme.type}/${theme.name}`,
      resourcesCommonPath: `${pathOf(resources)}/common/keycloak`,
    });
    // What somebody sees of their own account is never the same twice, and nothing to be kept.
    if (page.type === 'account') return theme.engine.render(page.template, variables, texts);
    const built = theme.keycloakifyPage(page.template);
    return built === undefined
      ? theme.prepared.render(page.template, variables, texts, replaceMomentary)
      : keycloakifyPage(built, page.template, variables, texts);
  }
}

/** Of the same origin: a path is enough, whatever name the server is reached by. */
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]*/, '');
