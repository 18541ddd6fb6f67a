import type { Executor } from '../executor.ts';
import { authFlowEnforcer } from './auth-flow-enforcer.ts';
import { confidentialClient } from './confidential-client.ts';
import { consentRequired } from './consent-required.ts';
import { downscopeAssertionGrantEnforcer } from './downscope-assertion-grant-enforcer.ts';
import { dpopBindEnforcer } from './dpop-bind-enforcer.ts';
import { fullScopeDisabled } from './full-scope-disabled.ts';
import { holderOfKeyEnforcer } from './holder-of-key-enforcer.ts';
import { intentClientBindChecker } from './intent-client-bind-checker.ts';
import { jwtClaimEnforcer } from './jwt-claim-enforcer.ts';
import { pkceEnforcer } from './pkce-enforcer.ts';
import { registrationAccessTokenRotationDisabled } from './registration-access-token-rotation-disabled.ts';
import { rejectImplicitGrant } from './reject-implicit-grant.ts';
import { rejectRequest } from './reject-request.ts';
import { rejectRopcGrant } from './reject-ropc-grant.ts';
import { samlAvoidRedirect } from './saml-avoid-redirect.ts';
import { samlSecureClientUris } from './saml-secure-client-uris.ts';
import { samlSignatureEnforcer } from './saml-signature-enforcer.ts';
import { secretRotation } from './secret-rotation.ts';
import { secureCibaReqSigAlgorithm } from './secure-ciba-req-sig-algorithm.ts';
import { secureCibaSession } from './secure-ciba-session.ts';
import { secureCibaSignedAuthnReq } from './secure-ciba-signed-authn-req.ts';
import { secureClientAuthenticationAssertion } from './secure-client-authentication-assertion.ts';
import { secureClientAuthenticator } from './secure-client-authenticator.ts';
import { secureClientUris } from './secure-client-uris.ts';
import { secureClientUrisPattern } from './secure-client-uris-pattern.ts';
import { secureLogout } from './secure-logout.ts';
import { secureParContent } from './secure-par-content.ts';
import { secureRedirectUrisEnforcer } from './secure-redirect-uris-enforcer.ts';
import { secureRequestObject } from './secure-request-object.ts';
import { secureResponseType } from './secure-response-type.ts';
import { secureSession } from './secure-session.ts';
import { secureSignatureAlgorithm } from './secure-signature-algorithm.ts';
import { secureSignatureAlgorithmSignedJwt } from './secure-signature-algorithm-signed-jwt.ts';
import { suppressRefreshTokenRotation } from './suppress-refresh-token-rotation.ts';
import { tlsClientAuthCaSubjectDn } from './tls-client-auth-ca-subject-dn.ts';
import { useLightweightAccessToken } from './use-lightweight-access-token.ts';

/** A new executor is a file here, named as on the wire, and a line in this list. */
export const executors: ReadonlyMap<string, Executor> = new Map(
  [
    authFlowEnforcer,
    confidentialClient,
    consentRequired,
    downscopeAssertionGrantEnforcer,
    dpopBindEnforcer,
    fullScopeDisabled,
    holderOfKeyEnforcer,
    intentClientBindChecker,
    jwtClaimEnforcer,
    pkceEnforcer,
    registrationAccessTokenRotationDisabled,
    rejectImplicitGrant,
    rejectRequest,
    rejectRopcGrant,
    samlAvoidRedirect,
    samlSecureClientUris,
    samlSignatureEnforcer,
    secretRotation,
    secureCibaReqSigAlgorithm,
    secureCibaSession,
    secureCibaSignedAuthnReq,
    secureClientAuthenticationAssertion,
    secureClientAuthenticator,
    secureClientUris,
    secureClientUrisPattern,
    secureLogout,
    secureParContent,
    secureRedirectUrisEnforcer,
    secureRequestObject,
    secureResponseType,
    secureSession,
    secureSignatureAlgorithm,
    secureSignatureAlgorithmSignedJwt,
    suppressRefreshTokenRotation,
    tlsClientAuthCaSubjectDn,
    useLightweightAccessToken,
  ].map((executor) => [executor.id, executor]),
);
