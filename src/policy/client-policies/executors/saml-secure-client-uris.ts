import type { Client } from '../../../domain/clients/client.ts';
import { isSet } from '../configuration.ts';
import { ClientPolicyViolation, defineExecutor, invalidMetadata } from '../executor.ts';

const WILDCARDS = 'allow-wildcard-redirects';

/** Where a client sends people who log in, and what Keycloak calls that. */
const LOGIN = [
  ['saml_assertion_consumer_url_post', 'Assertion Consumer Service POST Binding URL'],
  ['saml_assertion_consumer_url_redirect', 'Assertion Consumer Service Redirect Binding URL'],
  ['saml_artifact_binding_url', 'Artifact Binding URL'],
] as const;
const LOGOUT = [
  ['saml_single_logout_service_url_post', 'Logout Service POST Binding URL'],
  ['saml_single_logout_service_url_artifact', 'Logout Service ARTIFACT Binding URL'],
  ['saml_single_logout_service_url_redirect', 'Logout Service Redirect Binding URL'],
  ['saml_single_logout_service_url_soap', 'Logout Service SOAP Binding URL'],
] as const;
const RESOLUTION = [['saml_artifact_resolution_service_url', 'Artifact Resolution Service']] as const;
const MASTER = 'Master SAML Processing URL';

/** Whatever a SAML client names is reached by TLS. */
export const samlSecureClientUris = defineExecutor<boolean>({
  id: 'saml-secure-client-uris',
  helpText: 'Forbids URLs of SAML clients that are not https, or have a wildcard',
  properties: [
    {
      name: WILDCARDS,
      label: 'Allow wildcard valid redirect URIs',
      helpText: 'Whether redirect URIs may end in a wildcard',
      type: 'boolean',
    },
  ],
  settings: (configuration) => isSet(configuration, WILDCARDS),
  onChanged({ client }, wildcards) {
    if (client.protocol === 'saml') check(client, wildcards);
    return client;
  },
  onRequest({ on, client, saml }) {
    if (on !== 'SAML_AUTHN_REQUEST' && on !== 'SAML_LOGOUT_REQUEST') return undefined;
    const own = saml?.assertionConsumerServiceUrl;
    const named =
      on === 'SAML_AUTHN_REQUEST' && own !== undefined
        ? [['AssertionConsumerServiceURL', own] as const]
        : placesOf(client, on === 'SAML_AUTHN_REQUEST' ? LOGIN : LOGOUT);
    checkSecure(named, 'invalid_request');
    return undefined;
  },
});

type Named = readonly (readonly [what: string, url: string | undefined])[];

const placesOf = (
  { adminUrl, attributes }: Client,
  names: readonly (readonly [name: string, what: string])[],
): Named => [[MASTER, adminUrl], ...names.map(([name, what]) => [what, attributes[name]] as const)];

function checkSecure(named: Named, error: string): void {
  const [what] = named.find(([, url]) => url?.trim() && !url.startsWith('https:')) ?? [];
  if (what !== undefined)
    throw new ClientPolicyViolation(error, `Non secure scheme for ${what}`, { field: what });
}

function check(client: Client, wildcards: boolean): void {
  const { rootUrl, baseUrl, redirectUris } = client;
  const absolute = redirectUris.map((uri) => (uri.startsWith('/') && rootUrl ? rootUrl + uri : uri));
  const REDIRECTS = 'Valid redirect URIs';
  checkSecure(
    [
      ['Root URL', rootUrl],
      [MASTER, client.adminUrl],
      // One that begins with a slash is on the root URL.
      ['Home URL', baseUrl?.startsWith('/') ? undefined : baseUrl],
      ...absolute.map((uri) => [REDIRECTS, uri] as const),
      ...placesOf(client, [...LOGIN, ...LOGOUT, ...RESOLUTION]),
    ],
    'invalid_client_metadata',
  );
  const wild = absolute.find((uri) => uri.endsWith('*') && !/[?#]/.test(uri));
  if (wild !== undefined && !wildcards)
    throw invalidMetadata(`Unsecure wildcard redirect ${wild} for ${REDIRECTS}`, REDIRECTS);
}
