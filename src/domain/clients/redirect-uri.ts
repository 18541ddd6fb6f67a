import { isLoopback } from '../../lib/loopback.ts';
import type { Client } from './client.ts';
import { fullUri } from './full-uri.ts';
import { runs } from './uri.ts';

const USER_INFO = /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i;
/** What never stands in a URI (RFC 3986 section 2); a backslash is a slash to browsers. */
const NO_URI = /[^!-~]|\\/;
const MAX_LENGTH = 2000;

/**
 * The URI that the client may be sent back to, in full; undefined where it is not registered. Compared as text (RFC 9700
 * section 2.1), but for what a registration leaves open: a wildcard at its end, and the port of a loopback address
 * (RFC 8252 section 7.3). Without one the only URI that is registered is meant.
 * @param baseUrl under which the caller knows the server
 */
export function findRedirectUri(
  client: Client,
  asked: string | undefined,
  baseUrl: string,
): string | undefined {
  const registered = registeredUris(client, baseUrl);
  return matching(registered, asked === undefined ? only(registered) : asked);
}

/** Where the client is for whoever comes without a request of it: what it has registered, its base URL, or the folder of a wildcard. */
export function firstRedirectUri(client: Client, baseUrl: string): string | undefined {
  const registered = registeredUris(client, baseUrl);
  const home = client.baseUrl ? [fullUri(client.baseUrl, client.rootUrl, baseUrl)] : [];
  const folders = registered.filter((uri) => uri.endsWith('*')).map((uri) => uri.slice(0, -1));
  return [...registered.filter((uri) => !uri.includes('*')), ...home, ...folders].find(
    (uri) => matching(registered, uri) !== undefined,
  );
}

const registeredUris = ({ redirectUris, rootUrl }: Client, baseUrl: string): string[] =>
  redirectUris.map((uri) => fullUri(uri, rootUrl, baseUrl));

/** The same for where the client is sent after a logout; `+` stands for its redirect URIs, `-` ahead of all for nowhere. */
export function findPostLogoutUri(client: Client, asked: string, baseUrl: string): string | undefined {
  const said = client.attributes['post.logout.redirect.uris'] || '+';
  if (said.startsWith('-##')) return undefined;
  const uris = said
    .split('##')
    .flatMap((uri) => (uri === '+' ? client.redirectUris : uri === '-' ? [] : [uri]));
  return matching(
    uris.map((uri) => fullUri(uri, client.rootUrl, baseUrl)),
    asked,
  );
}

const only = (uris: readonly string[]): string | undefined =>
  uris.length === 1 && !uris[0]?.includes('*') ? uris[0] : undefined;

function matching(registered: readonly string[], uri: string | undefined): string | undefined {
  if (uri === undefined || uri.length > MAX_LENGTH || NO_URI.test(uri) || runs(uri)) return undefined;
  if (USER_INFO.test(uri) || uri.includes('#') || !URL.canParse(uri)) return undefined;
  if (registered.includes(uri)) return uri;
  return registered.some((pattern) => fits(pattern, uri)) ? uri : undefined;
}

function fits(pattern: string, uri: string): boolean {
  if (pattern === '*') return /^https?:\/\//i.test(uri);
  const [one, other] = [loopback(pattern), loopback(uri)];
  // What is behind a question mark is meant as it stands (as Keycloak).
  if (pattern.endsWith('*') && !pattern.includes('?'))
    return [uri, other].some((each) => each !== undefined && fitsWildcard(pattern.slice(0, -1), each));
  return one !== undefined && one === other && (isAddress(pattern) || !hasPort(pattern));
}

/** Below a folder whose host is written out. Dots, in whatever disguise, lead out of it. */
function fitsWildcard(start: string, uri: string): boolean {
  const bare = uri.replace(/\?.*$/s, '');
  if (/(?:^|\/)\.\.?(?:;[^/]*)?(?:\/|$)|%(?:25)*2e|%(?:25)*(?:2f|5c)/i.test(bare)) return false;
  if (/^https?:/i.test(start) && !/^https?:\/\/[^/?#]+\//i.test(start)) return false;
  return uri.startsWith(start) || uri === start.replace(/\/$/, '') || isQueryOf(start, uri);
}

/** `https://host/path/*` takes `https://host/path?x` too (as Keycloak). */
const isQueryOf = (start: string, uri: string) => uri.startsWith(`${start.replace(/\/$/, '')}?`);

/** The URI without its port, where it is a loopback one of plain http. */
function loopback(uri: string): string | undefined {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol !== 'http:' || !isLoopback(url.hostname)) return undefined;
  return uri.replace(/^(http:\/\/(?:\[[^\]]*\]|[^/:?#]*))(?::\d{1,5})?(?=[/?#]|$)/i, '$1');
}

/** A name may be meant with its port: only one without a port leaves it open. */
const isAddress = (uri: string) => !/^http:\/\/[^/]*localhost/i.test(uri);
const hasPort = (uri: string) => /^http:\/\/[^/?]*:\d+(?:[/?]|$)/i.test(uri);
