import { DESTINATION_ATTRIBUTES } from '../saml/names.ts';
import type { ClientProblem } from './check.ts';
import type { Client } from './client.ts';

/**
 * What is wrong with the redirect URIs that a registration brings, beside what is wrong with any client's: an
 * administrator may know why a client is sent back to `*`; whoever registers one is no judge of that. URIs that the
 * client has already are left alone.
 */
export function findRegisteredUriProblem(
  client: Client,
  before: Client | undefined,
): ClientProblem | undefined {
  const afterLogout = (client.attributes['post.logout.redirect.uris'] ?? '').split('##');
  const had = new Set([
    ...(before?.redirectUris ?? []),
    ...(before?.attributes['post.logout.redirect.uris'] ?? '').split('##'),
  ]);
  const isNew = (uri: string) => uri !== '' && uri !== '+' && uri !== '-' && !had.has(uri);
  const wrong = [
    ...client.redirectUris.filter(isNew).map((uri) => relativeProblem(uri) ?? problemOf(uri, client.rootUrl)),
    ...afterLogout.filter(isNew).map((uri) => problemOf(uri, client.rootUrl)),
    ...destinations(client)
      .filter((uri) => !destinations(before).includes(uri))
      .map((uri) => destinationProblem(uri)),
  ].find((problem) => problem !== undefined);
  return wrong === undefined ? undefined : { field: 'redirect_uris', description: wrong };
}

/** Where a client of SAML has people sent to. */
const destinations = (client: Client | undefined): readonly string[] =>
  client?.protocol === 'saml' ? DESTINATION_ATTRIBUTES.flatMap((name) => client.attributes[name] ?? []) : [];

function destinationProblem(uri: string): string | undefined {
  if (!/^https?:\/\//i.test(uri)) return 'An endpoint of a service provider must be an http or https URL';
  if (uri.includes('*')) return 'An endpoint of a service provider must not contain a wildcard';
  return problemOf(uri, undefined)?.replace('A redirect URI', 'An endpoint of a service provider');
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const USER_INFO = /^[a-z][a-z0-9+.-]*:\/*[^/?#]*@/i;
/** A host of its own, a path, and a wildcard at its end alone. */
const WILDCARD_BELOW_HOST = /^[a-z][a-z0-9+.-]*:\/\/[^/*?#]+\/(?:[^*]*\/)?\*$/i;
/** Dots that are dots only once they are decoded, however often. */
const HIDDEN_DOTS = /%(?:25)*2e/i;

/** One that begins with a slash is on the client's root URL; anything else could lead anywhere. */
const relativeProblem = (uri: string): string | undefined =>
  SCHEME.test(uri) || /^\/(?!\/)/.test(uri) ? undefined : 'A redirect URI must be absolute';

function problemOf(uri: string, rootUrl: string | undefined): string | undefined {
  const full = uri.startsWith('/') && rootUrl ? rootUrl + uri : uri;
  if (USER_INFO.test(full)) return 'A redirect URI must not contain user information';
  if (
    full.includes('*') &&
    !(full.startsWith('/') ? /^\/[^*]*\*$/.test(full) : WILDCARD_BELOW_HOST.test(full))
  )
    return 'A redirect URI may have a wildcard at the end of its path alone';
  if (HIDDEN_DOTS.test(full)) return 'A redirect URI must not contain encoded dots';
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(full.replace(/[?#].*$/, '')))
    return 'A redirect URI must not contain dot segments';
  return undefined;
}
