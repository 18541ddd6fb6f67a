import type { Client } from './client.ts';
import type { ClientProblem, Problem } from './problem.ts';
import { isUri, MAX_URI, runs } from './uri.ts';

/** What a URL of a client may be. */
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

/** What is wrong with one URL of a client, which `what` names in Keycloak's words. */
export function urlProblem(
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

/** A root URL stands for one of the server's, or is whole. */
export const rootUrlProblem = ({ rootUrl }: Client): Problem | readonly Problem[] =>
  PLACEHOLDERS.has(rootUrl ?? '')
    ? undefined
    : urlProblem('Root URL', rootUrl, { relative: false, fragment: false });

/** Of a SAML client it is where answers of every kind go. */
export const adminUrlProblem = ({ adminUrl, protocol }: Client): Problem | readonly Problem[] =>
  protocol === 'saml'
    ? urlProblem('Master SAML Processing URL', adminUrl, { relative: false, fragment: true })
    : urlProblem('Admin URL', adminUrl, { relative: true, fragment: true });

export function logoProblem({ attributes: { logoUri = '' } }: Client): string | undefined {
  if (runs(logoUri)) return 'Logo URL uses an illegal scheme';
  return isUri(logoUri) ? undefined : 'Logo URL is not a valid URL';
}

/** @param uri one of a client's redirect URIs */
export function redirectProblems(uri: string): readonly ClientProblem[] {
  const problem = (description: string): ClientProblem => ({ field: 'redirect_uris', description });
  if (uri.length > MAX_URI) return [problem(`A redirect URI must not exceed ${MAX_URI} characters`)];
  const known = [
    ...(uri.includes('#') ? [problem('A redirect URI must not contain an URL fragment')] : []),
    ...(runs(uri) ? [problem('A redirect URI uses an illegal scheme')] : []),
  ];
  if (known.length > 0) return known;
  return isUri(uri) ? [] : [problem('A redirect URI is not a valid URI')];
}

export const postLogoutProblems = ({ attributes }: Client): readonly string[] =>
  listOf(attributes, 'post.logout.redirect.uris').flatMap((uri) => [
    ...(uri.includes('#') ? ['A post-logout redirect URI must not contain an URL fragment'] : []),
    ...(runs(uri) ? ['A post-logout redirect URI uses an illegal scheme'] : []),
    ...(isUri(uri) ? [] : ['A post-logout redirect URI is not a valid URI']),
  ]);

export const requestUriProblems = ({ attributes }: Client): readonly string[] =>
  listOf(attributes, 'request.uris').flatMap((uri) => {
    if (runs(uri)) return ['Valid request URIs has a value with illegal scheme'];
    return isUri(uri) ? [] : ['Valid request URIs has an invalid value'];
  });

const listOf = (attributes: Client['attributes'], name: string): readonly string[] =>
  attributes[name]?.split('##') ?? [];

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

export const samlUrlProblems = ({ protocol, attributes }: Client): readonly Problem[] =>
  protocol === 'saml'
    ? SAML_URLS.flatMap(([name, what]) =>
        urlProblem(what, attributes[name], { relative: false, fragment: true }),
      )
    : [];
