import type { Client } from '../../../domain/clients/client.ts';
import { originsOfUris } from '../../../domain/clients/web-origins.ts';
import { matchesOne } from '../../pattern-list.ts';
import { textsOf } from '../configuration.ts';
import { defineExecutor, invalidMetadata } from '../executor.ts';

type Field = (client: Client) => readonly (string | undefined)[];
const attribute =
  (name: string): Field =>
  ({ attributes }) => [attributes[name]];
const listed =
  (name: string): Field =>
  ({ attributes }) =>
    (attributes[name] ?? '').split('##');

const FIELDS: Readonly<Record<string, Field>> = {
  rootUrl: ({ rootUrl }) => [rootUrl],
  adminUrl: ({ adminUrl }) => [adminUrl],
  baseUrl: ({ baseUrl }) => [baseUrl],
  redirectUris: ({ redirectUris }) => redirectUris,
  webOrigins: ({ webOrigins }) => webOrigins,
  jwksUri: attribute('jwks.url'),
  requestUris: listed('request.uris'),
  backchannelLogoutUrl: attribute('backchannel.logout.url'),
  postLogoutRedirectUris: listed('post.logout.redirect.uris'),
  cibaClientNotificationEndpoint: attribute('ciba.backchannel.client.notification.endpoint'),
  logoUri: attribute('logoUri'),
  policyUri: attribute('policyUri'),
  tosUri: attribute('tosUri'),
  sectorIdentifierUri: ({ protocolMappers }) =>
    protocolMappers.map(({ config }) => config.sectorIdentifierUri),
  ...Object.fromEntries(
    [
      'saml_assertion_consumer_url_post',
      'saml_assertion_consumer_url_redirect',
      'saml_artifact_binding_url',
      'saml_single_logout_service_url_post',
      'saml_single_logout_service_url_artifact',
      'saml_single_logout_service_url_redirect',
      'saml_single_logout_service_url_soap',
      'saml_artifact_resolution_service_url',
      'saml.metadataDescriptorUrl',
    ].map((name) => [name, attribute(name)]),
  ),
};

interface Settings {
  readonly patterns: readonly string[];
  readonly fields: readonly string[];
}

const PATTERNS = 'allowed-patterns';
const NAMES = 'client-uri-fields';

/** Whatever a client names is where an administrator says. */
export const secureClientUrisPattern = defineExecutor<Settings>({
  id: 'secure-client-uris-pattern',
  helpText: 'Allows URIs of clients that match one of the patterns as a whole (RE2 syntax)',
  properties: [
    {
      name: NAMES,
      label: 'Client URI Fields to validate',
      helpText: 'Which fields are looked at; none for all',
      type: 'MultivaluedList',
      options: Object.keys(FIELDS),
    },
    {
      name: PATTERNS,
      label: 'Allowed URI Patterns',
      helpText: 'Regular expressions, of which one must match',
      type: 'MultivaluedString',
    },
  ],
  settings(configuration) {
    const named = textsOf(configuration, NAMES);
    const known = named.filter((name) => Object.hasOwn(FIELDS, name));
    return {
      patterns: textsOf(configuration, PATTERNS),
      fields: named.length > 0 ? known : Object.keys(FIELDS),
    };
  },
  patterns: ({ patterns }) => patterns,
  async onChange({ client }, { patterns, fields }) {
    // Origins that follow from redirect URIs are judged as those.
    const implied = fields.includes('redirectUris') ? originsOfUris(client.redirectUris) : [];
    for (const field of fields) {
      const uris = (FIELDS[field]?.(client) ?? []).filter(
        (uri) => uri !== undefined && uri !== '' && !(field === 'webOrigins' && implied.includes(uri)),
      );
      if (uris.length === 0) continue;
      if (patterns.length === 0)
        throw invalidMetadata(`Invalid ${field}: No valid allowed patterns configured`, field);
      for (const uri of uris)
        if (!(await matchesOne(patterns, uri ?? ''))) throw invalidMetadata(`Invalid ${field}`, field);
    }
    return client;
  },
});
