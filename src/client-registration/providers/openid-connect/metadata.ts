import { type Static, Type } from 'typebox';
import { IN_A_LANGUAGE } from '../../../domain/clients/in-a-language.ts';
import { flag, number, text, texts } from '../../../lib/optional.ts';

/** Of which one that is null is some that nobody knows. */
const types = Type.Optional(Type.Array(Type.String(), { whenNull: '' }));
/** A moment after 2038 among them. */
const moment = Type.Optional(Type.Integer({ wide: true }));

/**
 * Client metadata (RFC 7591 section 2, OpenID Connect Dynamic Client Registration 1.0 section 2 and the extensions
 * that Keycloak knows), in the order it is written. Metadata not understood is ignored (RFC 7591 section 2).
 */
export const ClientMetadata = Type.Object(
  {
    redirect_uris: texts,
    token_endpoint_auth_method: text,
    token_endpoint_auth_signing_alg: text,
    grant_types: types,
    response_types: types,
    application_type: text,
    client_id: text,
    client_secret: text,
    client_name: text,
    client_uri: text,
    logo_uri: text,
    scope: text,
    contacts: texts,
    tos_uri: text,
    policy_uri: text,
    jwks_uri: text,
    jwks: Type.Optional(
      Type.Object(
        { keys: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))) },
        { additionalProperties: true },
      ),
    ),
    sector_identifier_uri: text,
    subject_type: text,
    id_token_signed_response_alg: text,
    id_token_encrypted_response_alg: text,
    id_token_encrypted_response_enc: text,
    introspection_signed_response_alg: text,
    introspection_encrypted_response_alg: text,
    introspection_encrypted_response_enc: text,
    userinfo_signed_response_alg: text,
    userinfo_encrypted_response_alg: text,
    userinfo_encrypted_response_enc: text,
    request_object_signing_alg: text,
    request_object_encryption_alg: text,
    request_object_encryption_enc: text,
    default_max_age: number,
    require_auth_time: flag,
    default_acr_values: texts,
    initiate_login_uri: text,
    request_uris: texts,
    tls_client_certificate_bound_access_tokens: flag,
    tls_client_auth_subject_dn: text,
    dpop_bound_access_tokens: flag,
    post_logout_redirect_uris: texts,
    software_id: text,
    software_version: text,
    software_statement: text,
    client_id_issued_at: number,
    client_secret_expires_at: moment,
    registration_client_uri: text,
    registration_access_token: text,
    backchannel_logout_uri: text,
    backchannel_logout_session_required: flag,
    backchannel_logout_revoke_offline_tokens: flag,
    backchannel_token_delivery_mode: text,
    backchannel_client_notification_endpoint: text,
    backchannel_authentication_request_signing_alg: text,
    authorization_signed_response_alg: text,
    authorization_encrypted_response_alg: text,
    authorization_encrypted_response_enc: text,
    require_pushed_authorization_requests: flag,
    frontchannel_logout_uri: text,
    frontchannel_logout_session_required: flag,
    attributes: Type.Optional(Type.Unknown()),
    /** Ours: the rule by which people sign up for the client, where a policy lets clients set it. */
    latchkey_sign_up: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: true, patternProperties: { [IN_A_LANGUAGE.source]: Type.String() } },
);

export type ClientMetadata = Static<typeof ClientMetadata>;
