import type { User } from '../../domain/users/user.ts';
import { cookieOf, expiredCookie, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { isLanguageTag, LOCALE_COOKIE } from '../../pages/text/locale.ts';

/** Pages of the realm speak this language to the browser from now on, until it is closed. */
export const rememberLocale = (request: Request, realmName: string, locale: string): string =>
  realmCookie(request, realmName, LOCALE_COOKIE, locale);

/** Whoever has arrived finds pages in their own language, and not in that of whoever was at the browser before. */
export function localeCookies(request: Request, realmName: string, user: User): string[] {
  const [locale] = user.attributes.locale ?? [];
  if (locale !== undefined && isLanguageTag(locale)) return [rememberLocale(request, realmName, locale)];
  return cookieOf(request, LOCALE_COOKIE) === undefined
    ? []
    : [expiredCookie(request, realmName, LOCALE_COOKIE)];
}
