import type { Client } from './client.ts';

/** What is wrong with a client, in Keycloak's words; each door says it in its own dialect. */
export interface ClientProblem {
  readonly field: 'redirect_uris' | 'other';
  readonly description: string;
}

/** Column widths of Keycloak, kept as limits: what fits there fits here. */
const MAX_TEXT = 255;
const MAX_ID = 36;
const MAX_ATTRIBUTE = 100_000;
const PROTOCOLS: readonly string[] = ['openid-connect', 'saml'];
/** Schemes that run what follows them. */
const ILLEGAL_SCHEMES = /^(?:javascript|data):/i;

/** The first thing wrong with the client's data, or undefined: urls, lengths, protocol. */
export function findClientProblem(client: Client): ClientProblem | undefined {
  for (const check of CHECKS) {
    const problem = check(client);
    if (problem !== undefined)
      return typeof problem === 'string' ? { field: 'other', description: problem } : problem;
  }
  return undefined;
}

type Check = (client: Client) => ClientProblem | string | undefined;

const CHECKS: readonly Check[] = [
  ({ clientId }) => (clientId.trim() === '' ? 'Client ID cannot be blank' : undefined),
  // Every path loses its dot segments on the way here: such a client could never be reached at its own URL.
  ({ clientId }) => (/^\.\.?$/.test(clientId) ? `Client ID cannot be '${clientId}'` : undefined),
  ({ id }) => (id.length > MAX_ID ? `Client ID must not exceed ${MAX_ID} characters` : undefined),
  ({ clientId }) => tooLong('Client ID', clientId),
  // It is part of URLs, and of a column of text.
  ({ clientId }) =>
    clientId.includes('\0') || !clientId.isWellFormed() ? 'Client ID is not valid Unicode text' : undefined,
  ({ name }) => tooLong('Name', name),
  ({ description }) => tooLong('Description', description),
  ({ secret }) => tooLong('Secret', secret),
  ({ protocol }) =>
    protocol === undefined || PROTOCOLS.includes(protocol) ? undefined : `Invalid protocol: ${protocol}`,
  ({ rootUrl }) => urlProblem('Root URL', rootUrl, { relative: false, fragment: false }),
  ({ adminUrl }) => urlProblem('Admin URL', adminUrl, { relative: true, fragment: true }),
  ({ baseUrl }) => urlProblem('Base URL', baseUrl, { relative: true, fragment: true }),
  ({ redirectUris }) => redirectUris.map(redirectProblem).find((problem) => problem !== undefined),
  ({ attributes }) =>
    ILLEGAL_SCHEMES.test(attributes.logoUri ?? '') ? 'Logo URL uses an illegal scheme' : undefined,
  ({ attributes }) => urlProblem('Policy URL', attributes.policyUri, { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Terms of service URL', attributes.tosUri, { relative: false, fragment: true }),
  ({ attributes }) => urlProblem('JWKS URL', attributes['jwks.url'], { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Backchannel logout URL', attributes['backchannel.logout.url'], {
      relative: false,
      fragment: true,
    }),
  ({ attributes }) =>
    urlProblem('Front-channel logout URL', attributes['frontchannel.logout.url'], {
      relative: false,
      fragment: true,
    }),
  ({ attributes }) =>
    Object.entries(attributes)
      .map(attributeProblem)
      .find((problem) => problem !== undefined),
];

const tooLong = (what: string, text = '') =>
  text.length > MAX_TEXT ? `${what} must not exceed ${MAX_TEXT} characters` : undefined;

function attributeProblem([name, value]: [string, string]): string | undefined {
  if (name.length > MAX_TEXT) return `Attribute names must not exceed ${MAX_TEXT} characters`;
  return value.length > MAX_ATTRIBUTE
    ? `Attribute ${name} must not exceed ${MAX_ATTRIBUTE} characters`
    : undefined;
}

interface UrlRule {
  readonly relative: boolean;
  readonly fragment: boolean;
}

/** `${authBaseUrl}` and the like stand for a URL of the server. */
const PLACEHOLDER = /^\$\{[A-Za-z]+\}/;

function urlProblem(
  what: string,
  url: string | undefined,
  { relative, fragment }: UrlRule,
): string | undefined {
  if (!url || PLACEHOLDER.test(url)) return undefined;
  if (ILLEGAL_SCHEMES.test(url)) return `${what} uses an illegal scheme`;
  if (!fragment && url.includes('#')) return `${what} must not contain an URL fragment`;
  if (relative && url.startsWith('/')) return isUri(url) ? undefined : `${what} is not a valid URL`;
  return isUri(url) && /^[a-z][a-z0-9+.-]*:/i.test(url) ? undefined : `${what} is not a valid URL`;
}

/** Longest redirect URI, as long as most servers take a URL. */
const MAX_REDIRECT_URI = 2048;

function redirectProblem(uri: string): ClientProblem | undefined {
  const problem = (description: string): ClientProblem => ({ field: 'redirect_uris', description });
  if (uri.length > MAX_REDIRECT_URI)
    return problem(`A redirect URI must not exceed ${MAX_REDIRECT_URI} characters`);
  if (ILLEGAL_SCHEMES.test(uri)) return problem('A redirect URI uses an illegal scheme');
  if (uri.includes('#')) return problem('A redirect URI must not contain an URL fragment');
  return isUri(uri) ? undefined : problem('A redirect URI is not a valid URI');
}

/**
 * Whether every character may stand in a URI reference (RFC 3986 section 2), wildcards and letters beyond ASCII
 * included, and an authority is not left empty at the end.
 */
function isUri(text: string): boolean {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0020\u007f"<>\\^`{|}]/.test(text)) return false;
  return !/^[a-z][a-z0-9+.-]*:(?:\/\/)?$/i.test(text);
}
