/** Members of a discovery document (OpenID Connect Discovery 1.0 section 3) and what Keycloak's configuration calls them. */
const MEMBERS = [
  ['issuer', 'issuer'],
  ['authorization_endpoint', 'authorizationUrl'],
  ['token_endpoint', 'tokenUrl'],
  ['introspection_endpoint', 'tokenIntrospectionUrl'],
  ['userinfo_endpoint', 'userInfoUrl'],
  ['end_session_endpoint', 'logoutUrl'],
  ['jwks_uri', 'jwksUrl'],
] as const;

/** What an OpenID Connect provider's discovery document says of its configuration here. */
export function configOfDiscovery(document: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = MEMBERS.flatMap(([member, name]) => {
    const value = document[member];
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [];
  });
  const config = Object.fromEntries(known);
  return config.jwksUrl === undefined ? config : { ...config, useJwksUrl: 'true', validateSignature: 'true' };
}
