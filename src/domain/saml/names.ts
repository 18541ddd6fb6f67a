/** XML namespaces. */
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const METADATA_UI = 'urn:oasis:names:tc:SAML:metadata:ui';
export const METADATA_ATTRIBUTES = 'urn:oasis:names:tc:SAML:metadata:attribute';
export const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';
/** SAML bindings (saml-bindings-2.0-os section 3). */
export const BINDINGS = {
  post: `${BINDING}HTTP-POST`,
  redirect: `${BINDING}HTTP-Redirect`,
  artifact: `${BINDING}HTTP-Artifact`,
  soap: `${BINDING}SOAP`,
  paos: `${BINDING}PAOS`,
} as const;

/** Attributes of a client that hold where people are sent after login and logout: what redirect URIs are to OpenID Connect. */
export const DESTINATION_ATTRIBUTES = [
  'saml_assertion_consumer_url_post',
  'saml_assertion_consumer_url_redirect',
  'saml_artifact_binding_url',
  'saml_single_logout_service_url_post',
  'saml_single_logout_service_url_redirect',
  'saml_single_logout_service_url_artifact',
] as const;

/** Attributes of a client that hold the URI by which a standard names an algorithm: nobody goes there. */
export const ALGORITHM_ATTRIBUTES: ReadonlySet<string> = new Set([
  'saml_signature_canonicalization_method',
  'saml.encryption.algorithm',
  'saml.encryption.keyAlgorithm',
  'saml.encryption.digestMethod',
  'saml.encryption.maskGenerationFunction',
]);

/** Name identifier formats (saml-core-2.0-os section 8.3) and what Keycloak calls them. */
export const NAME_ID_FORMATS: readonly (readonly [format: string, called: string])[] = [
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified', 'username'],
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'email'],
  ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', 'persistent'],
  ['urn:oasis:names:tc:SAML:2.0:nameid-format:transient', 'transient'],
];

/** Attribute name formats (saml-core-2.0-os section 8.2) and what Keycloak calls them. */
export const ATTRIBUTE_NAME_FORMATS: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:tc:SAML:2.0:attrname-format:basic', 'Basic'],
  ['urn:oasis:names:tc:SAML:2.0:attrname-format:uri', 'URI Reference'],
  ['urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified', 'Unspecified'],
]);
