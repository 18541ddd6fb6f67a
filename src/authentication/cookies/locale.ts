import { realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';
import { LOCALE_COOKIE } from '../../pages/text/locale.ts';

/** Pages of the realm speak this language to the browser from now on, until it is closed. */
export const rememberLocale = (request: Request, realmName: string, locale: string): string =>
  realmCookie(request, realmName, LOCALE_COOKIE, locale);
