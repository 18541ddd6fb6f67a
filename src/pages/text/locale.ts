import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import type { Request } from '../../http/exchange.ts';

/** What is spoken where nobody asked for anything else. */
export const ENGLISH = 'en';

/** Remembers what a person chose on a page; Keycloak's name. */
export const LOCALE_COOKIE = 'KEYCLOAK_LOCALE';
/** The parameter of the links that choose a language; Keycloak's name. */
export const LOCALE_PARAMETER = 'kc_locale';

/** Where a person's language may be told, the strongest first. */
export interface LocaleWishes {
  /** What the person chose earlier in this login. */
  readonly chosen?: string | undefined;
  /** The attribute `locale` of the user. */
  readonly user?: string | undefined;
  /** `ui_locales` of the authorization request: tags, separated by blanks. */
  readonly uiLocales?: string | undefined;
}

/** The language of a page (in Keycloak's order): a realm that speaks one language speaks English. */
export function chooseLocale(realm: RealmView, request: Request, wishes: LocaleWishes = {}): string {
  if (!realm.settings.internationalizationEnabled) return ENGLISH;
  return (
    findLocale(realm, [wishes.chosen]) ??
    findLocale(realm, [wishes.user]) ??
    findLocale(realm, (wishes.uiLocales ?? '').split(' ')) ??
    findLocale(realm, [cookieOf(request)]) ??
    findLocale(realm, acceptedLanguages(request.headers['accept-language'])) ??
    defaultLocaleOf(realm)
  );
}

/** What a realm speaks to those it knows nothing of. */
export const defaultLocaleOf = ({ settings }: RealmView): string =>
  (settings.internationalizationEnabled && settings.defaultLocale) || ENGLISH;

/** What is written to somebody: in their own language, where the realm speaks it. */
export const localeOfUser = (realm: RealmView, { attributes }: Pick<User, 'attributes'>): string =>
  findLocale(realm, [attributes.locale?.[0]]) ?? defaultLocaleOf(realm);

/** The language of a tag, as the realm speaks it. */
export const spokenLocale = (realm: RealmView, tag: string): string | undefined => findLocale(realm, [tag]);

/** The language that a link on a page asks for, where the realm speaks it. */
export const askedLocale = (realm: RealmView, request: Request): string | undefined =>
  findLocale(realm, [request.query.get(LOCALE_PARAMETER) ?? undefined]);

/** The language of a page for which a link on it, or else a client (`ui_locales`), asks; undefined where nobody does. */
export const localeAskedFor = (realm: RealmView, request: Request, uiLocales?: string): string | undefined =>
  askedLocale(realm, request) ?? (uiLocales ? chooseLocale(realm, request, { uiLocales }) : undefined);

/**
 * The first of the tags that the realm speaks: its language in its country, or where one of the two names no country, the language
 * (as Keycloak: `de-AT` finds `de`, `zh` finds `zh-CN`, `pt-PT` does not find `pt-BR`).
 */
function findLocale(realm: RealmView, tags: readonly (string | undefined)[]): string | undefined {
  const { internationalizationEnabled, supportedLocales = [] } = realm.settings;
  if (!internationalizationEnabled) return undefined;
  for (const wanted of tags.map(localeOf)) {
    if (!wanted) continue;
    const spoken = supportedLocales.filter((tag) => localeOf(tag)?.language === wanted.language);
    const found =
      spoken.find((tag) => localeOf(tag)?.region === wanted.region) ??
      spoken.find((tag) => (localeOf(tag)?.region === undefined) !== (wanted.region === undefined));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether it is one (BCP 47), whatever language it names. */
export const isLanguageTag = (tag: string): boolean => localeOf(tag) !== undefined;

/** Undefined for what is no language tag (BCP 47). */
function localeOf(tag: string | undefined): Intl.Locale | undefined {
  if (!tag) return undefined;
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined;
  }
}

function cookieOf({ headers }: Request): string | undefined {
  const pair = headers.cookie?.split(';').find((each) => each.trim().startsWith(`${LOCALE_COOKIE}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}

/** Tags of an Accept-Language header (RFC 9110 section 12.5.4), the dearest first. */
export function acceptedLanguages(header = ''): readonly string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
      const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ tag, quality }) => /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/.test(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'iw', 'ps', 'sd', 'ug', 'ur', 'yi']);

export const isRightToLeft = (locale: string): boolean =>
  RIGHT_TO_LEFT.has(locale.split(/[-_]/, 1)[0]?.toLowerCase() ?? '');

const names = new Map<string, string>();
/** Of the languages that are asked for again and again there are fewer. */
const MOST_NAMES = 500;

/** What a language calls itself. */
export function nameOfLocale(locale: string): string {
  const known = names.get(locale);
  if (known !== undefined) return known;
  const name = lookUpName(locale);
  if (names.size < MOST_NAMES) names.set(locale, name);
  return name;
}

function lookUpName(locale: string): string {
  const tag = locale.replaceAll('_', '-');
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? locale;
    return name.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(tag));
  } catch {
    return locale;
  }
}
