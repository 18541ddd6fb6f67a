import type { ClientMetadata } from './metadata.ts';

type Member = keyof ClientMetadata;

/** Members that Keycloak writes as attributes ahead of those below. */
const AHEAD: readonly Member[] = [
  'grant_types',
  'jwks',
  'jwks_uri',
  'userinfo_signed_response_alg',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
  'request_object_signing_alg',
  'tls_client_certificate_bound_access_tokens',
  'tls_client_auth_subject_dn',
];

/** What it writes then, in its order, and the attributes of those that it writes even where they are not said. */
const IN_ORDER: readonly (readonly [Member, attribute?: string])[] = [
  ['id_token_signed_response_alg', 'id.token.signed.response.alg'],
  ['id_token_encrypted_response_alg'],
  ['id_token_encrypted_response_enc'],
  ['authorization_signed_response_alg', 'authorization.signed.response.alg'],
  ['authorization_encrypted_response_alg', 'authorization.encrypted.response.alg'],
  ['authorization_encrypted_response_enc', 'authorization.encrypted.response.enc'],
  ['request_uris'],
  ['token_endpoint_auth_signing_alg', 'token.endpoint.auth.signing.alg'],
  ['backchannel_logout_uri', 'backchannel.logout.url'],
];

/**
 * Attributes that an update is rid of because it leaves out what they stand for (RFC 7592 section 2.2 lets a server reset them). As Keycloak: those
 * that come behind the first attribute that the update writes; one that writes none keeps them.
 */
export function leftOut(metadata: ClientMetadata): [attribute: string, empty: ''][] {
  const { token_endpoint_auth_method: method } = metadata;
  let writes =
    method === 'client_secret_basic' ||
    method === 'client_secret_post' ||
    AHEAD.some((member) => metadata[member] !== undefined);
  const gone: [string, ''][] = [];
  for (const [member, attribute] of IN_ORDER) {
    const value = metadata[member];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) writes = true;
    else if (writes && attribute !== undefined) gone.push([attribute, '']);
  }
  return gone;
}
