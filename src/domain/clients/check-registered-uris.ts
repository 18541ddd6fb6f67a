import { DESTINATION_ATTRIBUTES } from '../saml/names.ts';
import type { ClientProblem } from './check.ts';
import type { Client } from './client.ts';
import { runs } from './illegal-schemes.ts';
import { IN_A_LANGUAGE } from './in-a-language.ts';

/** Other places that a client names, by what metadata calls them. */
const PLACES: readonly (readonly [member: string, (client: Client) => string | undefined])[] = [
  ['client_uri', ({ baseUrl }) => baseUrl],
  ['root URL', ({ rootUrl }) => rootUrl],
  ['admin URL', ({ adminUrl }) => adminUrl],
  ['logo_uri', ({ attributes }) => attributes.logoUri],
  ['tos_uri', ({ attributes }) => attributes.tosUri],
  ['policy_uri', ({ attributes }) => attributes.policyUri],
  ['initiate_login_uri', ({ attributes }) => attributes['initiate.login.uri']],
  ['frontchannel_logout_uri', ({ attributes }) => attributes['frontchannel.logout.url']],
];

/** Those that the server itself calls. */
const CALLED: typeof PLACES = [
  ['jwks_uri', ({ attributes }) => attributes['jwks.url']],
  ['backchannel_logout_uri', ({ attributes }) => attributes['backchannel.logout.url']],
  [
    'backchannel_client_notification_endpoint',
    ({ attributes }) => attributes['ciba.backchannel.client.notification.endpoint'],
  ],
  ['request_uris', ({ attributes }) => attributes['request.uris']],
];

const PATTERN = 'x509.allow.regex.pattern.comparison';

function otherProblem(
  client: Client,
  before: Client | undefined,
  mayReach: (url: string) => boolean,
): string | undefined {
  const brought = ([member, of]: (typeof PLACES)[number]) => {
    const uris = of(client);
    return uris === undefined || uris === (before && of(before))
      ? []
      : uris.split('##').flatMap((uri) => (uri === '' ? [] : [[member, uri] as const]));
  };
  const tagged = Object.entries(client.attributes).filter(
    ([name, uri]) => IN_A_LANGUAGE.test(name) && /uri#/.test(name) && before?.attributes[name] !== uri,
  );
  for (const [member, uri] of [...PLACES, ...CALLED].flatMap(brought).concat(tagged)) {
    if (runs(uri)) return `${member} uses an illegal scheme`;
    if (USER_INFO.test(uri)) return `${member} must not contain user information`;
  }
  for (const [member, uri] of CALLED.flatMap(brought))
    if (URL.canParse(uri) && !mayReach(uri))
      return `${member} is at an address that this server does not call`;
  const asked = client.attributes;
  const isPattern = asked[PATTERN] === 'true' && asked['x509.subjectdn'] !== undefined;
  const had = before?.attributes;
  return isPattern && (had?.[PATTERN] !== 'true' || had['x509.subjectdn'] !== asked['x509.subjectdn'])
    ? 'tls_client_auth_subject_dn is no pattern: one might fit the certificates of others'
    : undefined;
}

/**
 * What is wrong with the redirect URIs that a registration brings, beside what is wrong with any client's: an
 * administrator may know why a client is sent back to `*`; whoever registers one is no judge of that. URIs that the
 * client has already are left alone.
 * @param mayReach whether the server would call what a URL names
 */
export function findRegisteredUriProblem(
  client: Client,
  before: Client | undefined,
  mayReach: (url: string) => boolean = () => true,
): ClientProblem | undefined {
  const afterLogout = (client.attributes['post.logout.redirect.uris'] ?? '').split('##');
  const had = new Set([
    ...(before?.redirectUris ?? []),
    ...(before?.attributes['post.logout.redirect.uris'] ?? '').split('##'),
  ]);
  const isNew = (uri: string) => uri !== '' && uri !== '+' && uri !== '-' && !had.has(uri);
  const other = otherProblem(client, before, mayReach);
  if (other !== undefined) return { field: 'other', description: other };
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
const OPAQUE_WEB = /^https?:(?!\/\/)/i;
/** A zone of one host's own (RFC 6874), and what ends a text or a line. */
const HIDDEN = /^[a-z][a-z0-9+.-]*:\/\/\[[^\]]*%|%0[0ad]/i;
/** Dots that are dots only once they are decoded, however often. */
const HIDDEN_DOTS = /%(?:25)*2e/i;

/** One that begins with a slash is on the client's root URL; anything else could lead anywhere. */
const relativeProblem = (uri: string): string | undefined =>
  SCHEME.test(uri) || /^\/(?!\/)/.test(uri) ? undefined : 'A redirect URI must be absolute';

function problemOf(uri: string, rootUrl: string | undefined): string | undefined {
  const full = uri.startsWith('/') && rootUrl ? rootUrl + uri : uri;
  if (runs(full)) return 'A redirect URI uses an illegal scheme';
  if (OPAQUE_WEB.test(full) || HIDDEN.test(full)) return 'A redirect URI is not a valid URI';
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
