import type { Client } from './client.ts';

/** Origins of redirect URIs, which `+` in a client's web origins stands for. No browser is at one whose scheme is in capitals. */
export function originsOfUris(uris: readonly string[]): string[] {
  return [...new Set(uris.flatMap((uri) => uri.match(/^https?:\/\/[^/?#]+/)?.[0] ?? []))];
}

/** What stands for the server's own address in a root URL. */
const OWN_ADDRESS = /^\$\{auth(?:Base|Admin)Url\}/;

/** A redirect URI in full: one that begins with a slash is below the root URL, or without one on this server. */
function absolute(uri: string, rootUrl: string | undefined, server: string): string {
  if (!uri.startsWith('/')) return uri;
  return `${rootUrl ? rootUrl.replace(OWN_ADDRESS, server) : server}${uri}`;
}

/**
 * The origins whose pages may read this client's answers; `+` resolved, `*` kept.
 * @param url any URL of this server, as the caller knows it
 */
export function originsOf(
  { webOrigins, redirectUris, rootUrl }: Pick<Client, 'webOrigins' | 'redirectUris' | 'rootUrl'>,
  url: string,
): string[] {
  if (!webOrigins.includes('+')) return [...new Set(webOrigins)];
  const server = new URL(url).origin;
  const own = originsOfUris(redirectUris.map((uri) => absolute(uri, rootUrl, server)));
  return [...new Set(webOrigins.flatMap((origin) => (origin === '+' ? own : [origin])))];
}
