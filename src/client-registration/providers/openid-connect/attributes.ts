import { CONTACTS } from '../../../domain/clients/contacts.ts';
import { SOFTWARE_STATEMENT } from '../../../domain/clients/software-statement.ts';
import type { ClientMetadata } from './metadata.ts';

type TextMember = {
  [Name in keyof ClientMetadata]-?: ClientMetadata[Name] extends string | undefined ? Name : never;
}[keyof ClientMetadata];
type FlagMember = {
  [Name in keyof ClientMetadata]-?: ClientMetadata[Name] extends boolean | undefined ? Name : never;
}[keyof ClientMetadata];
type ListMember = {
  [Name in keyof ClientMetadata]-?: ClientMetadata[Name] extends string[] | undefined ? Name : never;
}[keyof ClientMetadata];

/**
 * Metadata that is an attribute of the client: under Keycloak's names where it has one, and where it would read the member and
 * forget it, or keep it to itself, under names of the same kind (RFC 7591 section 3.2.1: all that is registered is told).
 */
export const TEXT_ATTRIBUTES: readonly (readonly [TextMember, string])[] = [
  ['token_endpoint_auth_signing_alg', 'token.endpoint.auth.signing.alg'],
  ['id_token_signed_response_alg', 'id.token.signed.response.alg'],
  ['id_token_encrypted_response_alg', 'id.token.encrypted.response.alg'],
  ['id_token_encrypted_response_enc', 'id.token.encrypted.response.enc'],
  ['introspection_signed_response_alg', 'introspection.signed.response.alg'],
  ['introspection_encrypted_response_alg', 'introspection.encrypted.response.alg'],
  ['introspection_encrypted_response_enc', 'introspection.encrypted.response.enc'],
  ['userinfo_signed_response_alg', 'user.info.response.signature.alg'],
  ['userinfo_encrypted_response_alg', 'user.info.encrypted.response.alg'],
  ['userinfo_encrypted_response_enc', 'user.info.encrypted.response.enc'],
  ['request_object_signing_alg', 'request.object.signature.alg'],
  ['tls_client_auth_subject_dn', 'x509.subjectdn'],
  ['backchannel_logout_uri', 'backchannel.logout.url'],
  ['backchannel_token_delivery_mode', 'ciba.backchannel.token.delivery.mode'],
  ['backchannel_client_notification_endpoint', 'ciba.backchannel.client.notification.endpoint'],
  ['backchannel_authentication_request_signing_alg', 'ciba.backchannel.auth.request.signing.alg'],
  ['authorization_signed_response_alg', 'authorization.signed.response.alg'],
  ['authorization_encrypted_response_alg', 'authorization.encrypted.response.alg'],
  ['authorization_encrypted_response_enc', 'authorization.encrypted.response.enc'],
  ['frontchannel_logout_uri', 'frontchannel.logout.url'],
  ['logo_uri', 'logoUri'],
  ['policy_uri', 'policyUri'],
  ['tos_uri', 'tosUri'],
  ['application_type', 'application.type'],
  ['initiate_login_uri', 'initiate.login.uri'],
  ['software_id', 'software.id'],
  ['software_version', 'software.version'],
  ['software_statement', SOFTWARE_STATEMENT],
  ['request_object_encryption_alg', 'request.object.encryption.alg'],
  ['request_object_encryption_enc', 'request.object.encryption.enc'],
];

/** Whether a client says it of itself; a flag that is not said is not written. */
export const SAID_FLAG_ATTRIBUTES: readonly (readonly [FlagMember, string])[] = [
  ['require_auth_time', 'require.auth.time'],
];

export const FLAG_ATTRIBUTES: readonly (readonly [FlagMember, string])[] = [
  ['tls_client_certificate_bound_access_tokens', 'tls.client.certificate.bound.access.tokens'],
  ['dpop_bound_access_tokens', 'dpop.bound.access.tokens'],
  ['require_pushed_authorization_requests', 'require.pushed.authorization.requests'],
];

/** Lists are one attribute, joined as Keycloak joins them. */
export const LIST_ATTRIBUTES: readonly (readonly [ListMember, string])[] = [
  ['contacts', CONTACTS],
  ['default_acr_values', 'default.acr.values'],
  ['request_uris', 'request.uris'],
  ['post_logout_redirect_uris', 'post.logout.redirect.uris'],
];
export const LIST_SEPARATOR = '##';

export const DEFAULT_MAX_AGE = 'default.max.age';
