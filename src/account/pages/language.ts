import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import { cookieOf, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { askedLocale, chooseLocale, LOCALE_COOKIE } from '../../pages/text/locale.ts';

/** What they chose on a page goes before what their profile says: at a login the browser is told the latter. */
export const localeOfVisit = (realm: RealmView, request: Request, user: User): string =>
  askedLocale(realm, request) ??
  chooseLocale(realm, request, {
    chosen: cookieOf(request, LOCALE_COOKIE),
    user: user.attributes.locale?.[0],
  });

/** A language that was chosen by a link of the page stays until the browser is closed. */
export function languageCookies(realm: RealmView, request: Request): string[] {
  const asked = askedLocale(realm, request);
  return asked === undefined ? [] : [realmCookie(request, realm.name, LOCALE_COOKIE, asked)];
}
