import { isLoopback } from '../lib/loopback.ts';
import type { Request } from './exchange.ts';

export interface CookieOptions {
  /** Seconds; until the browser is closed where it is left out. */
  readonly maxAge?: number | undefined;
  /** For pages of ours to read. */
  readonly readable?: boolean;
}

/** The value of the request's cookie of that name; of several the first, which has the longest path (RFC 6265 section 5.4). */
export function cookieOf({ headers: { cookie } }: Request, name: string): string | undefined {
  for (const pair of cookie?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name)
      return pair
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

/** Where cookies of a realm go: to its own paths and nobody else's. */
const pathOf = ({ baseUrl }: Request, realmName: string): string =>
  `${new URL(baseUrl).pathname.replace(/\/$/, '')}/realms/${encodeURIComponent(realmName)}/`;

/**
 * Whether browsers keep a secure cookie that comes over this connection: over TLS, or from the machine itself. Elsewhere
 * cookies go with requests of our own pages alone: without TLS browsers take none that would go with others.
 */
const isSecure = ({ baseUrl }: Request): boolean => {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === 'https:' || isLoopback(hostname);
};

/** A cookie that goes to the realm, from frames and forms of other sites too: that is where logins come from. */
export function realmCookie(
  request: Request,
  realmName: string,
  name: string,
  value: string,
  { maxAge, readable = false }: CookieOptions = {},
): string {
  const parts = [`${name}=${value}`, `Path=${pathOf(request, realmName)}`];
  if (maxAge !== undefined) parts.push(`Max-Age=${maxAge}`);
  parts.push(...(isSecure(request) ? ['Secure', 'SameSite=None'] : ['SameSite=Lax']));
  if (!readable) parts.push('HttpOnly');
  return parts.join('; ');
}

/** Has the browser forget a cookie. */
export const expiredCookie = (request: Request, realmName: string, name: string): string =>
  `${name}=; Path=${pathOf(request, realmName)}; Max-Age=0`;
