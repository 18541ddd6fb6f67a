import type { RealmAuthentication } from '../authentication/authentication.ts';
import { sharedIdProblem, sharedNameProblem } from '../client-scopes/shared-name.ts';
import { idProblem } from '../given-id.ts';
import type { RealmSettings } from '../realms/settings.ts';
import { ruleTextProblems } from '../sign-up/check-rule.ts';
import { RULE_ATTRIBUTE } from '../sign-up/rule.ts';
import { isOn, numberOf } from './attributes.ts';
import { backchannelProblem } from './backchannel-problem.ts';
import type { Client } from './client.ts';
import { levelProblems } from './level-problem.ts';
import { type FetchSector, findPairwiseProblem, isPairwise } from './pairwise.ts';
import { sizeProblems } from './sizes.ts';
import { isUri, MAX_URI, runs } from './uri.ts';

/** What is wrong with a client, in Keycloak's words; each door says it in its own dialect. */
export interface ClientProblem {
  readonly field: 'redirect_uris' | 'other';
  readonly description: string;
  /** The same as registrants are told it, where Keycloak tells them otherwise. */
  readonly toRegistrants?: string;
}

const PROTOCOLS: readonly string[] = ['openid-connect', 'saml'];

/** What a check may ask beside the client. */
export interface ClientSurroundings {
  readonly settings: RealmSettings;
  readonly authentication: () => RealmAuthentication;
  readonly fetchSector: FetchSector;
  /** A sector identifier that is asked for beside those of the client's mappers. */
  readonly sector?: string | undefined;
}

/**
 * All that is wrong with the client, in one text, or undefined: urls, lengths, protocol, lifespans, pairwise subjects.
 * Nothing is fetched for a client that has other problems.
 */
export async function findClientProblem(
  client: Client,
  surroundings: ClientSurroundings,
): Promise<ClientProblem | undefined> {
  const other = (description: string) => ({ field: 'other', description }) as const;
  const problems = [
    ...clientProblems(client, surroundings.settings),
    ...levelProblems(client, surroundings).map(other),
  ];
  const pairwise = await pairwiseProblems(client, surroundings, problems.length === 0);
  const all: readonly ClientProblem[] = [...problems, ...pairwise.map(other)];
  if (all.length === 0) return undefined;
  const told = (of: (problem: ClientProblem) => string) => [...new Set(all.map(of))].join('; ');
  return {
    field: all.some(({ field }) => field === 'redirect_uris') ? 'redirect_uris' : 'other',
    description: told(({ description }) => description),
    ...(all.some(({ toRegistrants }) => toRegistrants !== undefined) && {
      toRegistrants: told(({ description, toRegistrants = description }) => toRegistrants),
    }),
  };
}

/** Each names a document that would have to be fetched: whoever registers makes the server call one host, not hundreds. */
const MANY_SECTORS = 'A client has at most one Sector Identifier URI';

async function pairwiseProblems(
  client: Client,
  { fetchSector, sector }: ClientSurroundings,
  mayFetch: boolean,
): Promise<readonly string[]> {
  const sectors = client.protocolMappers.filter(isPairwise).map(({ config }) => config.sectorIdentifierUri);
  const named = [...new Set([...sectors, ...(sector ? [sector] : [])])];
  if (named.filter(Boolean).length > 1) return [MANY_SECTORS];
  const asked = named.filter((one) => mayFetch || !one);
  const found = await Promise.all(asked.map((one) => findPairwiseProblem(client, one, fetchSector)));
  return found.filter((problem) => problem !== undefined);
}

/** What is wrong with the client's data by itself and in its realm. */
export function clientProblems(client: Client, settings: RealmSettings): readonly ClientProblem[] {
  return [...lifespanProblems(client, settings), ...CHECKS.map((check) => check(client))]
    .flat()
    .filter((problem) => problem !== undefined)
    .map((problem) => (typeof problem === 'string' ? { field: 'other', description: problem } : problem));
}

/** A client's sessions may end before its realm's do, not after. */
function lifespanProblems(client: Client, settings: RealmSettings): readonly string[] {
  const { rememberMe } = settings;
  const exceeds = (attribute: string, own: number, remembered: number) =>
    (numberOf(client, attribute) ?? 0) > Math.max(own, rememberMe ? remembered : 0);
  const { ssoSessionIdleTimeout, ssoSessionMaxLifespan } = settings;
  const idle = [ssoSessionIdleTimeout, settings.ssoSessionIdleTimeoutRememberMe] as const;
  const max = [ssoSessionMaxLifespan, settings.ssoSessionMaxLifespanRememberMe] as const;
  return [
    ...(exceeds('client.session.idle.timeout', ...idle)
      ? [
          `Client session idle timeout cannot exceed realm SSO session idle timeout${rememberMe ? ' and RememberMe idle timeout' : ''}.`,
        ]
      : []),
    ...(exceeds('client.session.max.lifespan', ...max)
      ? [
          `Client session max lifespan cannot exceed realm SSO session max lifespan${rememberMe ? ' and RememberMe Max span' : ''}.`,
        ]
      : []),
  ];
}

/** Where a SAML client is sent to, and what Keycloak calls that. */
const SAML_URLS = [
  ['saml_assertion_consumer_url_post', 'Assertion Consumer Service POST Binding URL'],
  ['saml_assertion_consumer_url_redirect', 'Assertion Consumer Service Redirect Binding URL'],
  ['saml_artifact_binding_url', 'Artifact Binding URL'],
  ['saml_artifact_resolution_service_url', 'Artifact Resolution Service'],
  ['saml_single_logout_service_url_post', 'Logout Service POST Binding URL'],
  ['saml_single_logout_service_url_redirect', 'Logout Service Redirect Binding URL'],
  ['saml_single_logout_service_url_artifact', 'Logout Service ARTIFACT Binding URL'],
  ['saml_single_logout_service_url_soap', 'Logout Service SOAP Binding URL'],
] as const;

type Problem = ClientProblem | string | undefined;
type Check = (client: Client) => Problem | readonly Problem[];

const CHECKS: readonly Check[] = [
  ({ clientId }) => (clientId.trim() === '' ? 'Client ID cannot be blank' : undefined),
  // Every path loses its dot segments on the way here: such a client could never be reached at its own URL.
  ({ clientId }) => (/^\.\.?$/.test(clientId) ? `Client ID cannot be '${clientId}'` : undefined),
  ({ id }) => idProblem(id, 'Client ID'),
  sizeProblems,
  // It is part of URLs, and of a column of text.
  ({ clientId }) =>
    clientId.includes('\0') || !clientId.isWellFormed() ? 'Client ID is not valid Unicode text' : undefined,
  ({ protocol }) =>
    protocol === undefined || PROTOCOLS.includes(protocol) ? undefined : `Invalid protocol: ${protocol}`,
  ({ rootUrl }) =>
    PLACEHOLDERS.has(rootUrl ?? '')
      ? undefined
      : urlProblem('Root URL', rootUrl, { relative: false, fragment: false }),
  // Of a SAML client it is where answers of every kind go.
  ({ adminUrl, protocol }) =>
    protocol === 'saml'
      ? urlProblem('Master SAML Processing URL', adminUrl, { relative: false, fragment: true })
      : urlProblem('Admin URL', adminUrl, { relative: true, fragment: true }),
  ({ baseUrl }) => urlProblem('Base URL', baseUrl, { relative: true, fragment: true }),
  ({ attributes: { logoUri = '' } }) =>
    runs(logoUri)
      ? 'Logo URL uses an illegal scheme'
      : isUri(logoUri)
        ? undefined
        : 'Logo URL is not a valid URL',
  ({ attributes }) => urlProblem('Policy URL', attributes.policyUri, { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Terms of service URL', attributes.tosUri, { relative: false, fragment: true }),
  ({ redirectUris }) => redirectUris.flatMap(redirectProblems),
  ({ attributes: { [RULE_ATTRIBUTE]: rule } }) =>
    rule ? ruleTextProblems(rule).map((problem) => `Sign-up rule: ${problem}`) : undefined,
  ({ attributes }) => urlProblem('JWKS URL', attributes['jwks.url'], { relative: false, fragment: true }),
  ({ attributes }) =>
    urlProblem('Backchannel logout URL', attributes['backchannel.logout.url'], {
      relative: true,
      fragment: true,
    }),
  ({ attributes }) =>
    urlProblem('Front-channel logout URL', attributes['frontchannel.logout.url'], {
      relative: true,
      fragment: true,
    }),
  backchannelProblem,
  ({ attributes }) =>
    listOf(attributes, 'post.logout.redirect.uris').flatMap((uri) => [
      ...(uri.includes('#') ? ['A post-logout redirect URI must not contain an URL fragment'] : []),
      ...(runs(uri) ? ['A post-logout redirect URI uses an illegal scheme'] : []),
      ...(isUri(uri) ? [] : ['A post-logout redirect URI is not a valid URI']),
    ]),
  ({ attributes }) =>
    listOf(attributes, 'request.uris').flatMap((uri) =>
      runs(uri)
        ? ['Valid request URIs has a value with illegal scheme']
        : isUri(uri)
          ? []
          : ['Valid request URIs has an invalid value'],
    ),
  (client) => (isOn(client, 'use.jwks.url') && isOn(client, 'use.jwks.string') ? BOTH_KEY_SETS : undefined),
  ({ protocolMappers }) => sharedNameProblem(protocolMappers) ?? sharedIdProblem(protocolMappers),
  ({ protocol, attributes }) =>
    protocol === 'saml'
      ? SAML_URLS.flatMap(([name, what]) =>
          urlProblem(what, attributes[name], { relative: false, fragment: true }),
        )
      : undefined,
];

const BOTH_KEY_SETS: ClientProblem = {
  field: 'other',
  description: 'The "Use JWKS" switch and the switch "Use JWKS URL" cannot be ON at the same time.',
  toRegistrants: 'Illegal to use both jwks_uri and jwks_string',
};

const listOf = (attributes: Client['attributes'], name: string): readonly string[] =>
  attributes[name]?.split('##') ?? [];

interface UrlRule {
  readonly relative: boolean;
  readonly fragment: boolean;
}

/** What stands for a URL of the server, as a whole and as a root URL alone (as Keycloak). */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  ['authBaseUrl', 'authAdminUrl'].map((name) => `\${${name}}`),
);

/** Of a scheme that Keycloak knows, and where there is an authority with a port that is a number. */
const URL_OF_THE_WEB =
  /^(?:mailto:|(?:https?|ftp):(?!\/\/)|(?:https?|ftp):\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]*)(?::\d*)?(?:[/?#]|$))/i;

function urlProblem(
  what: string,
  url: string | undefined,
  { relative, fragment }: UrlRule,
): Problem | readonly Problem[] {
  if (!url) return undefined;
  const known = [
    ...(runs(url) ? [`${what} uses an illegal scheme`] : []),
    ...(!fragment && url.includes('#') ? [`${what} must not contain an URL fragment`] : []),
  ];
  if (known.length > 0) return known;
  if (relative && url.startsWith('/')) return isUri(url) ? undefined : `${what} is not a valid URL`;
  return isUri(url) && URL_OF_THE_WEB.test(url) ? undefined : `${what} is not a valid URL`;
}

function redirectProblems(uri: string): readonly ClientProblem[] {
  const problem = (description: string): ClientProblem => ({ field: 'redirect_uris', description });
  if (uri.length > MAX_URI) return [problem(`A redirect URI must not exceed ${MAX_URI} characters`)];
  const known = [
    ...(uri.includes('#') ? [problem('A redirect URI must not contain an URL fragment')] : []),
    ...(runs(uri) ? [problem('A redirect URI uses an illegal scheme')] : []),
  ];
  if (known.length > 0) return known;
  return isUri(uri) ? [] : [problem('A redirect URI is not a valid URI')];
}
