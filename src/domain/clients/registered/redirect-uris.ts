import { hidesSomething } from '../../../lib/invisible.ts';
import { DESTINATION_ATTRIBUTES } from '../../saml/names.ts';
import type { Client } from '../client.ts';
import type { ClientProblem } from '../problem.ts';
import { hasPlainHost, hasUserInfo, isForeign, isUri, MAX_URI, runs } from '../uri.ts';

/** What is wrong with where people are sent back to, after they logged in or out. */
export function redirectUriProblem(client: Client, before: Client | undefined): ClientProblem | undefined {
  const served = destinations(before);
  const ofLogins = added(client, before, ({ redirectUris }) => redirectUris).map((uri) =>
    problemOf(uri, client.rootUrl),
  );
  const ofLogouts = added(client, before, afterLogout).map((uri) =>
    problemOf(uri, client.rootUrl)?.replace('A redirect URI', 'A post-logout redirect URI'),
  );
  const ofSaml = destinations(client)
    .filter((uri) => !served.includes(uri))
    .map(destinationProblem);
  return first('redirect_uris', ofLogins) ?? first('other', ofLogouts) ?? first('redirect_uris', ofSaml);
}

/** Those of a kind that the client has not had. Another root URL makes another address of what begins with a slash: without one, every such path of this server. */
function added(
  client: Client,
  before: Client | undefined,
  of: (client: Client) => readonly string[],
): readonly string[] {
  const had = new Set(before && of(before).map((uri) => inFull(uri, before.rootUrl)));
  return of(client).filter((uri) => !had.has(inFull(uri, client.rootUrl)));
}

function first(
  field: ClientProblem['field'],
  problems: readonly (string | undefined)[],
): ClientProblem | undefined {
  const description = problems.find((problem) => problem !== undefined);
  return description === undefined ? undefined : { field, description };
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
