import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { realmLevels } from '../domain/clients/authentication-classes.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import { ASYMMETRIC_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../domain/tokens/signature-algorithms.ts';

const KEY_MANAGEMENT = [
  'ECDH-ES+A256KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A128KW',
  'RSA-OAEP',
  'RSA-OAEP-256',
  'RSA1_5',
  'ECDH-ES',
];
const CONTENT_ENCRYPTION = [
  'A256GCM',
  'A192GCM',
  'A128GCM',
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
];
const CLIENT_AUTHENTICATION = [
  'private_key_jwt',
  'client_secret_basic',
  'client_secret_post',
  'tls_client_auth',
  'client_secret_jwt',
];

/**
 * The realm's authorization server metadata (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2) as JSON
 * text, rendered once for each URL the server is known by.
 */
export const discoveryDocument = (realm: RealmView, baseUrl: string): string =>
  realm.derived(`discovery ${baseUrl}`, () => JSON.stringify(metadata(realm, baseUrl)));

function metadata(realm: RealmView, baseUrl: string) {
  const issuer = issuerOf(baseUrl, realm.name);
  const protocol = `${issuer}/protocol/openid-connect`;
  // What takes no registrations is no endpoint (RFC 8414 section 2: it is optional).
  const registration =
    registrationSettings(realm.settings).access === 'off'
      ? {}
      : { registration_endpoint: `${issuer}/clients-registrations/openid-connect` };
  return {
    issuer,
    authorization_endpoint: `${protocol}/auth`,
    token_endpoint: `${protocol}/token`,
    introspection_endpoint: `${protocol}/token/introspect`,
    userinfo_endpoint: `${protocol}/userinfo`,
    end_session_endpoint: `${protocol}/logout`,
    frontchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    jwks_uri: `${protocol}/certs`,
    check_session_iframe: `${protocol}/login-status-iframe.html`,
    grant_types_supported: [
      'authorization_code',
      'client_credentials',
      'implicit',
      'password',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:uma-ticket',
      'urn:openid:params:grant-type:ciba',
    ],
    acr_values_supported: [...Object.keys(realmLevels(realm)), '0', '1'],
    response_types_supported: [
      'code',
      'none',
      'id_token',
      'token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    subject_types_supported: ['public', 'pairwise'],
    prompt_values_supported: realm.settings.registrationAllowed
      ? ['none', 'login', 'consent', 'create']
      : ['none', 'login', 'consent'],
    id_token_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
    id_token_encryption_alg_values_supported: KEY_MANAGEMENT,
    id_token_encryption_enc_values_supported: CONTENT_ENCRYPTION,
    userinfo_signing_alg_values_supported: [...SIGNATURE_ALGORITHMS, 'none'],
    userinfo_encryption_alg_values_supported: KEY_MANAGEMENT,
    userinfo_encryption_enc_values_supported: CONTENT_ENCRYPTION,
    request_object_signing_alg_values_supported: [...SIGNATURE_ALGORITHMS, 'none'],
    request_object_encryption_alg_values_supported: KEY_MANAGEMENT,
    request_object_encryption_enc_values_supported: CONTENT_ENCRYPTION,
    response_modes_supported: [
      'query',
      'fragment',
      'form_post',
      'query.jwt',
      'fragment.jwt',
      'form_post.jwt',
      'jwt',
    ],
    ...registration,
    token_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    token_endpoint_auth_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
    introspection_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    introspection_endpoint_auth_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
    authorization_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
    authorization_encryption_alg_values_supported: KEY_MANAGEMENT,
    authorization_encryption_enc_values_supported: CONTENT_ENCRYPTION,
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'email',
      'acr',
      'azp',
      'nonce',
    ],
    claim_types_supported: ['normal'],
    claims_parameter_supported: true,
    scopes_supported: ['openid', ...realm.clientScopes.filter(isShown).map(({ name }) => name)],
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    code_challenge_methods_supported: ['plain', 'S256'],
    tls_client_certificate_bound_access_tokens: true,
    dpop_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    revocation_endpoint: `${protocol}/revoke`,
    revocation_endpoint_auth_methods_supported: CLIENT_AUTHENTICATION,
    revocation_endpoint_auth_signing_alg_values_supported: SIGNATURE_ALGORITHMS,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    device_authorization_endpoint: `${protocol}/auth/device`,
    backchannel_token_delivery_modes_supported: ['poll', 'ping'],
    backchannel_authentication_endpoint: `${protocol}/ext/ciba/auth`,
    backchannel_authentication_request_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    require_pushed_authorization_requests: false,
    pushed_authorization_request_endpoint: `${protocol}/ext/par/request`,
    mtls_endpoint_aliases: {
      token_endpoint: `${protocol}/token`,
      revocation_endpoint: `${protocol}/revoke`,
      introspection_endpoint: `${protocol}/token/introspect`,
      device_authorization_endpoint: `${protocol}/auth/device`,
      ...registration,
      userinfo_endpoint: `${protocol}/userinfo`,
      pushed_authorization_request_endpoint: `${protocol}/ext/par/request`,
      backchannel_authentication_endpoint: `${protocol}/ext/ciba/auth`,
    },
    authorization_response_iss_parameter_supported: true,
    // RFC 9701 section 7; Keycloak has no such members.
    introspection_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    introspection_encryption_alg_values_supported: KEY_MANAGEMENT,
    introspection_encryption_enc_values_supported: CONTENT_ENCRYPTION,
  };
}

/** Whether metadata names a scope; it may be one that nobody is to know of. */
const isShown = ({ protocol, attributes }: ClientScope) =>
  protocol === 'openid-connect' && attributes['include.in.openid.provider.metadata'] !== 'false';
