import { hidesSomething } from '../../../lib/invisible.ts';
import { DESTINATION_ATTRIBUTES } from '../../saml/names.ts';
import type { Client } from '../client.ts';
import { hasPlainHost, hasUserInfo, isForeign, isUri, MAX_URI, runs } from '../uri.ts';

/** What is wrong with where people are sent back to. */
export function redirectUriProblem(client: Client, before: Client | undefined): string | undefined {
  // Another root URL makes another address of what begins with a slash: without one, every such path of this server.
  const had = new Set(
    before && [...before.redirectUris, ...afterLogout(before)].map((uri) => inFull(uri, before.rootUrl)),
  );
  const isNew = (uri: string) => !had.has(inFull(uri, client.rootUrl));
  const served = destinations(before);
  return [
    ...client.redirectUris.filter(isNew).map((uri) => problemOf(uri, client.rootUrl)),
    ...afterLogout(client)
      .filter(isNew)
      .map((uri) => problemOf(uri, client.rootUrl)),
    ...destinations(client)
      .filter((uri) => !served.includes(uri))
      .map(destinationProblem),
  ].find((problem) => problem !== undefined);
}

/** `+` stands for the redirect URIs, `-` for none. */
const afterLogout = ({ attributes }: Client): readonly string[] =>
  (attributes['post.logout.redirect.uris'] ?? '').split('##').filter((uri) => !['', '+', '-'].includes(uri));

/** Where a client of SAML has people sent to. */
const destinations = (client: Client | undefined): readonly string[] =>
  client?.protocol === 'saml' ? DESTINATION_ATTRIBUTES.flatMap((name) => client.attributes[name] ?? []) : [];

function destinationProblem(uri: string): string | undefined {
  if (!/^https?:\/\//i.test(uri)) return 'An endpoint of a service provider must be an http or https URL';
  if (uri.includes('*')) return 'An endpoint of a service provider must not contain a wildcard';
  return problemOf(uri, undefined)?.replace('A redirect URI', 'An endpoint of a service provider');
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** A browser's own pages, and those of what is installed in it. */
const OF_THE_BROWSER = /^(?:chrome|chrome-extension|moz-extension|ms-browser-extension|resource|res):/i;
/** A host of its own, a path, and a wildcard at its end alone. */
const WILDCARD_BELOW_HOST = /^[a-z][a-z0-9+.-]*:\/\/[^/*?#]+\/(?:[^*?#]*\/)?\*$/i;
/** What ends a text or a line. */
const HIDDEN_END = /%0[0ad]/i;
/** Dots that are dots only once they are decoded, however often. */
const HIDDEN_DOTS = /%(?:25)*2e/i;

/** One that begins with a slash is on the client's root URL; anything else could lead anywhere. */
export const inFull = (uri: string, rootUrl: string | undefined): string =>
  /^\/(?!\/)/.test(uri) && rootUrl ? rootUrl.replace(/\/$/, '') + uri : uri;

function problemOf(uri: string, rootUrl: string | undefined): string | undefined {
  const full = inFull(uri, rootUrl);
  if (runs(full) || isForeign(full) || OF_THE_BROWSER.test(full))
    return 'A redirect URI uses an illegal scheme';
  if (!SCHEME.test(full)) return 'A redirect URI must be absolute';
  if (full.length > MAX_URI) return `A redirect URI must not exceed ${MAX_URI} characters`;
  if (full.includes('#')) return 'A redirect URI must not contain an URL fragment';
  if (hasUserInfo(full)) return 'A redirect URI must not contain user information';
  if (full.includes('*') && !WILDCARD_BELOW_HOST.test(full))
    return 'A redirect URI may have a wildcard at the end of its path alone';
  if (!isUri(full) || hidesSomething(full) || HIDDEN_END.test(full) || !URL.canParse(full))
    return 'A redirect URI is not a valid URI';
  if (/^https?:/i.test(full) && !hasPlainHost(full)) return 'A redirect URI is not a valid URI';
  if (HIDDEN_DOTS.test(full)) return 'A redirect URI must not contain encoded dots';
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(full.replace(/[?#].*$/, '')))
    return 'A redirect URI must not contain dot segments';
  return undefined;
}
