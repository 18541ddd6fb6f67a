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
