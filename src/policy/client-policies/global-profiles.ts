import type { ClientProfile, Configuration } from '../../domain/realms/client-policy-documents.ts';

const executor = (name: string, configuration: Configuration = {}) => ({
  executor: name,
  configuration,
});

const SECURE_SESSION = executor('secure-session');
const PKCE_ENFORCER = executor('pkce-enforcer', { 'auto-configure': true });
const SECURE_CLIENT_AUTHENTICATOR = executor('secure-client-authenticator', {
  'allowed-client-authenticators': ['client-jwt', 'client-secret-jwt', 'client-x509'],
  'default-client-authenticator': 'client-jwt',
});
const SECURE_CLIENT_URIS = executor('secure-client-uris');
const CONSENT_REQUIRED = executor('consent-required', { 'auto-configure': true });
const FULL_SCOPE_DISABLED = executor('full-scope-disabled', { 'auto-configure': true });
const CONFIDENTIAL_CLIENT = executor('confidential-client');
const SECURE_CLIENT_AUTHENTICATOR_2 = executor('secure-client-authenticator', {
  'allowed-client-authenticators': ['client-jwt', 'client-x509'],
  'default-client-authenticator': 'client-jwt',
});
const SECURE_REQUEST_OBJECT = executor('secure-request-object', {
  'available-period': '3600',
  'verify-nbf': true,
});
const SECURE_RESPONSE_TYPE = executor('secure-response-type', {
  'auto-configure': true,
  'allow-token-response-type': false,
});
const SECURE_SIGNATURE_ALGORITHM = executor('secure-signature-algorithm', { 'default-algorithm': 'PS256' });
const SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT = executor('secure-signature-algorithm-signed-jwt', {
  'require-client-assertion': false,
});
const HOLDER_OF_KEY_ENFORCER = executor('holder-of-key-enforcer', { 'auto-configure': true });
const SECURE_CIBA_REQ_SIG_ALGORITHM = executor('secure-ciba-req-sig-algorithm', {
  'default-algorithm': 'PS256',
});
const SECURE_CIBA_SESSION = executor('secure-ciba-session');
const SECURE_CIBA_SIGNED_AUTHN_REQ = executor('secure-ciba-signed-authn-req', { 'available-period': '3600' });
const REJECT_IMPLICIT_GRANT = executor('reject-implicit-grant', { 'auto-configure': 'true' });
const HOLDER_OF_KEY_ENFORCER_2 = executor('holder-of-key-enforcer', { 'auto-configure': 'true' });
const PKCE_ENFORCER_2 = executor('pkce-enforcer', { 'auto-configure': 'true' });
const SECURE_CLIENT_AUTHENTICATION_ASSERTION = executor('secure-client-authentication-assertion');
const SECURE_PAR_CONTENT = executor('secure-par-content');
const SECURE_REQUEST_OBJECT_2 = executor('secure-request-object', {
  'verify-nbf': true,
  'available-period': '3600',
  'encryption-required': false,
});
const SECURE_REDIRECT_URIS_ENFORCER = executor('secure-redirect-uris-enforcer', {
  'allow-ipv4-loopback-address': 'true',
  'allow-ipv6-loopback-address': 'true',
  'allow-private-use-uri-scheme': 'true',
  'oauth-2-1-compliant': 'true',
});
const REJECT_ROPC_GRANT = executor('reject-ropc-grant', { 'auto-configure': 'true' });
const DPOP_BIND_ENFORCER = executor('dpop-bind-enforcer', {
  'auto-configure': 'true',
  'enforce-authorization-code-binding-to-dpop': 'false',
  'allow-only-refresh-token-binding': 'false',
});
const SAML_SECURE_CLIENT_URIS = executor('saml-secure-client-uris');
const SAML_SIGNATURE_ENFORCER = executor('saml-signature-enforcer');
const SAML_AVOID_REDIRECT = executor('saml-avoid-redirect');

/** The profiles that every realm has besides its own (Keycloak 26.7), for its client policies to name. */
export const GLOBAL_PROFILES: readonly ClientProfile[] = [
  {
    name: 'fapi-1-baseline',
    description:
      "Client profile, which enforce clients to conform 'Financial-grade API Security Profile 1.0 - Part 1: Baseline' specification.",
    executors: [
      SECURE_SESSION,
      PKCE_ENFORCER,
      SECURE_CLIENT_AUTHENTICATOR,
      SECURE_CLIENT_URIS,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
    ],
  },
  {
    name: 'fapi-1-advanced',
    description:
      "Client profile, which enforce clients to conform 'Financial-grade API Security Profile 1.0 - Part 2: Advanced' specification.",
    executors: [
      SECURE_SESSION,
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_CLIENT_URIS,
      SECURE_REQUEST_OBJECT,
      SECURE_RESPONSE_TYPE,
      SECURE_SIGNATURE_ALGORITHM,
      SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
      HOLDER_OF_KEY_ENFORCER,
    ],
  },
  {
    name: 'fapi-ciba',
    description:
      "Client profile, which enforce clients to conform 'Financial-grade API: Client Initiated Backchannel Authentication Profile' specification (Implementer's Draft ver1'). To satisfy FAPI-CIBA, both this profile and fapi-1-advanced global profile need to be used.",
    executors: [SECURE_CIBA_REQ_SIG_ALGORITHM, SECURE_CIBA_SESSION, SECURE_CIBA_SIGNED_AUTHN_REQ],
  },
  {
    name: 'fapi-2-security-profile',
    description:
      "Client profile, which enforce clients to conform 'FAPI 2.0 Security Profile Final' specification.",
    executors: [
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_CLIENT_URIS,
      SECURE_SIGNATURE_ALGORITHM,
      SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
      REJECT_IMPLICIT_GRANT,
      HOLDER_OF_KEY_ENFORCER_2,
      PKCE_ENFORCER_2,
      SECURE_CLIENT_AUTHENTICATION_ASSERTION,
      SECURE_PAR_CONTENT,
    ],
  },
  {
    name: 'fapi-2-message-signing',
    description:
      "Client profile, which enforce clients to conform 'FAPI 2.0 Message Signing Final' specification.",
    executors: [
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_CLIENT_URIS,
      SECURE_SIGNATURE_ALGORITHM,
      SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
      REJECT_IMPLICIT_GRANT,
      HOLDER_OF_KEY_ENFORCER_2,
      PKCE_ENFORCER_2,
      SECURE_PAR_CONTENT,
      SECURE_REQUEST_OBJECT_2,
      SECURE_CLIENT_AUTHENTICATION_ASSERTION,
    ],
  },
  {
    name: 'oauth-2-1-for-confidential-client',
    description: "Client profile, which enforce confidential clients to conform 'OAuth 2.1' specification.",
    executors: [
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_REDIRECT_URIS_ENFORCER,
      PKCE_ENFORCER_2,
      HOLDER_OF_KEY_ENFORCER_2,
      REJECT_IMPLICIT_GRANT,
      REJECT_ROPC_GRANT,
    ],
  },
  {
    name: 'oauth-2-1-for-public-client',
    description: "Client profile, which enforce public clients to conform 'OAuth 2.1' specification.",
    executors: [
      SECURE_REDIRECT_URIS_ENFORCER,
      PKCE_ENFORCER_2,
      DPOP_BIND_ENFORCER,
      REJECT_IMPLICIT_GRANT,
      REJECT_ROPC_GRANT,
    ],
  },
  {
    name: 'fapi-2-dpop-security-profile',
    description:
      "Client profile, which enforce clients to conform 'FAPI 2.0 Security Profile Final' using DPoP specification.",
    executors: [
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_CLIENT_URIS,
      SECURE_SIGNATURE_ALGORITHM,
      SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
      REJECT_IMPLICIT_GRANT,
      PKCE_ENFORCER_2,
      SECURE_CLIENT_AUTHENTICATION_ASSERTION,
      SECURE_PAR_CONTENT,
      DPOP_BIND_ENFORCER,
    ],
  },
  {
    name: 'fapi-2-dpop-message-signing',
    description:
      "Client profile, which enforce clients to conform 'FAPI 2.0 Message Signing Final' with DPoP specification.",
    executors: [
      CONFIDENTIAL_CLIENT,
      SECURE_CLIENT_AUTHENTICATOR_2,
      SECURE_CLIENT_URIS,
      SECURE_SIGNATURE_ALGORITHM,
      SECURE_SIGNATURE_ALGORITHM_SIGNED_JWT,
      CONSENT_REQUIRED,
      FULL_SCOPE_DISABLED,
      REJECT_IMPLICIT_GRANT,
      PKCE_ENFORCER_2,
      SECURE_PAR_CONTENT,
      SECURE_REQUEST_OBJECT_2,
      DPOP_BIND_ENFORCER,
      SECURE_CLIENT_AUTHENTICATION_ASSERTION,
    ],
  },
  {
    name: 'saml-security-profile',
    description: 'Client profile that enforces SAML clients to be secure.',
    executors: [SAML_SECURE_CLIENT_URIS, SAML_SIGNATURE_ENFORCER, SAML_AVOID_REDIRECT],
  },
];
