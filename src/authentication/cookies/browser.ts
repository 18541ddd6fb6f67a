import { hash } from 'node:crypto';
import { isBrowserId } from '../../domain/authentication-sessions/authentication-session.ts';
import { cookieOf, realmCookie } from '../../http/cookies.ts';
import type { Request } from '../../http/exchange.ts';

const AUTH_SESSION_ID = 'AUTH_SESSION_ID';
const AUTH_SESSION_HASH = 'KC_AUTH_SESSION_HASH';

/** The id by which the browser's tabs are found; undefined where it has none of ours. */
export function browserOf(request: Request): string | undefined {
  const value = cookieOf(request, AUTH_SESSION_ID);
  return value !== undefined && isBrowserId(value) ? value : undefined;
}

/** What pages and cookies call that id. */
export const browserHash = (browserId: string): string => hash('sha256', browserId, 'base64url');

/** The hash lets pages in other tabs notice that a login has begun or ended; they need not know the id for that. */
export const browserCookies = (request: Request, realmName: string, browserId: string): string[] => [
  realmCookie(request, realmName, AUTH_SESSION_ID, browserId),
  realmCookie(request, realmName, AUTH_SESSION_HASH, browserHash(browserId), {
    maxAge: 60,
    readable: true,
  }),
];
