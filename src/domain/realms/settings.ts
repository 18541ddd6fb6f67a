import type { UnmanagedPolicy, UserProfile } from '../users/profile/user-profile.ts';
import type { ClientPolicy, ClientProfile } from './client-policy-documents.ts';

/**
 * What an administrator may set of a realm, under the names of Keycloak's RealmRepresentation.
 * Lifespans and timeouts are seconds; 0 means "as the session's" where Keycloak says so.
 */
export interface RealmSettings {
  readonly displayName?: string;
  readonly displayNameHtml?: string;
  readonly passwordPolicy?: string;
  readonly loginTheme?: string;
  readonly accountTheme?: string;
  readonly adminTheme?: string;
  readonly emailTheme?: string;
  readonly eventsExpiration?: number;
  readonly supportedLocales?: readonly string[];
  readonly defaultLocale?: string;
  readonly notBefore: number;
  readonly defaultSignatureAlgorithm: string;
  readonly revokeRefreshToken: boolean;
  readonly refreshTokenMaxReuse: number;
  readonly accessTokenLifespan: number;
  readonly accessTokenLifespanForImplicitFlow: number;
  readonly ssoSessionIdleTimeout: number;
  readonly ssoSessionMaxLifespan: number;
  readonly ssoSessionIdleTimeoutRememberMe: number;
  readonly ssoSessionMaxLifespanRememberMe: number;
  readonly offlineSessionIdleTimeout: number;
  readonly offlineSessionMaxLifespanEnabled: boolean;
  readonly offlineSessionMaxLifespan: number;
  readonly clientSessionIdleTimeout: number;
  readonly clientSessionMaxLifespan: number;
  readonly clientOfflineSessionIdleTimeout: number;
  readonly clientOfflineSessionMaxLifespan: number;
  readonly accessCodeLifespan: number;
  readonly accessCodeLifespanUserAction: number;
  readonly accessCodeLifespanLogin: number;
  readonly actionTokenGeneratedByAdminLifespan: number;
  readonly actionTokenGeneratedByUserLifespan: number;
  readonly oauth2DeviceCodeLifespan: number;
  readonly oauth2DevicePollingInterval: number;
  readonly enabled: boolean;
  readonly sslRequired: string;
  readonly registrationAllowed: boolean;
  readonly registrationEmailAsUsername: boolean;
  readonly rememberMe: boolean;
  readonly verifyEmail: boolean;
  readonly loginWithEmailAllowed: boolean;
  readonly duplicateEmailsAllowed: boolean;
  readonly resetPasswordAllowed: boolean;
  readonly editUsernameAllowed: boolean;
  readonly bruteForceProtected: boolean;
  readonly permanentLockout: boolean;
  readonly maxTemporaryLockouts: number;
  readonly bruteForceStrategy: string;
  readonly maxFailureWaitSeconds: number;
  readonly minimumQuickLoginWaitSeconds: number;
  readonly waitIncrementSeconds: number;
  readonly quickLoginCheckMilliSeconds: number;
  readonly maxDeltaTimeSeconds: number;
  readonly failureFactor: number;
  readonly maxSecondaryAuthFailures: number;
  readonly otpPolicyType: string;
  readonly otpPolicyAlgorithm: string;
  readonly otpPolicyInitialCounter: number;
  readonly otpPolicyDigits: number;
  readonly otpPolicyLookAheadWindow: number;
  readonly otpPolicyPeriod: number;
  readonly otpPolicyCodeReusable: boolean;
  readonly webAuthnPolicyRpEntityName: string;
  readonly webAuthnPolicySignatureAlgorithms: readonly string[];
  readonly webAuthnPolicyRpId: string;
  readonly webAuthnPolicyAttestationConveyancePreference: string;
  readonly webAuthnPolicyAuthenticatorAttachment: string;
  readonly webAuthnPolicyRequireResidentKey: string;
  readonly webAuthnPolicyResidentKey: string;
  readonly webAuthnPolicyUserVerificationRequirement: string;
  readonly webAuthnPolicyCreateTimeout: number;
  readonly webAuthnPolicyAvoidSameAuthenticatorRegister: boolean;
  readonly webAuthnPolicyAcceptableAaguids: readonly string[];
  readonly webAuthnPolicyExtraOrigins: readonly string[];
  readonly webAuthnPolicyPasswordlessRpEntityName: string;
  readonly webAuthnPolicyPasswordlessSignatureAlgorithms: readonly string[];
  readonly webAuthnPolicyPasswordlessRpId: string;
  readonly webAuthnPolicyPasswordlessAttestationConveyancePreference: string;
  readonly webAuthnPolicyPasswordlessAuthenticatorAttachment: string;
  readonly webAuthnPolicyPasswordlessRequireResidentKey: string;
  readonly webAuthnPolicyPasswordlessResidentKey: string;
  readonly webAuthnPolicyPasswordlessUserVerificationRequirement: string;
  readonly webAuthnPolicyPasswordlessCreateTimeout: number;
  readonly webAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister: boolean;
  readonly webAuthnPolicyPasswordlessAcceptableAaguids: readonly string[];
  readonly webAuthnPolicyPasswordlessExtraOrigins: readonly string[];
  readonly webAuthnPolicyPasswordlessPasskeysEnabled?: boolean;
  readonly webAuthnPolicyPasswordlessMediation?: string;
  readonly browserSecurityHeaders: Readonly<Record<string, string>>;
  readonly smtpServer: Readonly<Record<string, string>>;
  /** Older realms have none. */
  readonly requiredCredentials?: readonly string[];
  readonly eventsEnabled: boolean;
  readonly eventsListeners: readonly string[];
  readonly enabledEventTypes: readonly string[];
  readonly adminEventsEnabled: boolean;
  readonly adminEventsDetailsEnabled: boolean;
  readonly internationalizationEnabled: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  readonly userManagedAccessAllowed: boolean;
  readonly organizationsEnabled: boolean;
  readonly verifiableCredentialsEnabled: boolean;
  readonly adminPermissionsEnabled: boolean;
  readonly scimApiEnabled: boolean;
  /** Texts by locale and key, which have an endpoint of their own. */
  readonly localizationTexts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Those of the realm itself, beside the ones that every realm has; with an endpoint of their own. */
  readonly clientProfiles?: readonly ClientProfile[];
  readonly clientPolicies?: readonly ClientPolicy[];
  /** Which attributes users have; left out: those of every realm. It has an endpoint of its own, with what is next. */
  readonly userProfile?: UserProfile;
  readonly unmanagedAttributePolicy?: UnmanagedPolicy;
}

/** The settings of a realm that was created by its name alone (Keycloak 26.7). */
export const freshRealmSettings: RealmSettings = {
  notBefore: 0,
  defaultSignatureAlgorithm: 'RS256',
  revokeRefreshToken: false,
  refreshTokenMaxReuse: 0,
  accessTokenLifespan: 300,
  accessTokenLifespanForImplicitFlow: 900,
  ssoSessionIdleTimeout: 1800,
  ssoSessionMaxLifespan: 36000,
  ssoSessionIdleTimeoutRememberMe: 0,
  ssoSessionMaxLifespanRememberMe: 0,
  offlineSessionIdleTimeout: 2592000,
  offlineSessionMaxLifespanEnabled: false,
  offlineSessionMaxLifespan: 5184000,
  clientSessionIdleTimeout: 0,
  clientSessionMaxLifespan: 0,
  clientOfflineSessionIdleTimeout: 0,
  clientOfflineSessionMaxLifespan: 0,
  accessCodeLifespan: 60,
  accessCodeLifespanUserAction: 300,
  accessCodeLifespanLogin: 1800,
  actionTokenGeneratedByAdminLifespan: 43200,
  actionTokenGeneratedByUserLifespan: 300,
  oauth2DeviceCodeLifespan: 600,
  oauth2DevicePollingInterval: 5,
  enabled: true,
  sslRequired: 'external',
  registrationAllowed: false,
  registrationEmailAsUsername: false,
  rememberMe: false,
  verifyEmail: false,
  loginWithEmailAllowed: true,
  duplicateEmailsAllowed: false,
  resetPasswordAllowed: false,
  editUsernameAllowed: false,
  bruteForceProtected: false,
  permanentLockout: false,
  maxTemporaryLockouts: 0,
  bruteForceStrategy: 'MULTIPLE',
  maxFailureWaitSeconds: 900,
  minimumQuickLoginWaitSeconds: 60,
  waitIncrementSeconds: 60,
  quickLoginCheckMilliSeconds: 1000,
  maxDeltaTimeSeconds: 43200,
  failureFactor: 30,
  maxSecondaryAuthFailures: 0,
  otpPolicyType: 'totp',
  otpPolicyAlgorithm: 'HmacSHA1',
  otpPolicyInitialCounter: 0,
  otpPolicyDigits: 6,
  otpPolicyLookAheadWindow: 1,
  otpPolicyPeriod: 30,
  otpPolicyCodeReusable: false,
  webAuthnPolicyRpEntityName: 'keycloak',
  webAuthnPolicySignatureAlgorithms: ['ES256', 'RS256'],
  webAuthnPolicyRpId: '',
  webAuthnPolicyAttestationConveyancePreference: 'not specified',
  webAuthnPolicyAuthenticatorAttachment: 'not specified',
  webAuthnPolicyRequireResidentKey: 'not specified',
  webAuthnPolicyResidentKey: 'not specified',
  webAuthnPolicyUserVerificationRequirement: 'not specified',
  webAuthnPolicyCreateTimeout: 0,
  webAuthnPolicyAvoidSameAuthenticatorRegister: false,
  webAuthnPolicyAcceptableAaguids: [],
  webAuthnPolicyExtraOrigins: [],
  webAuthnPolicyPasswordlessRpEntityName: 'keycloak',
  webAuthnPolicyPasswordlessSignatureAlgorithms: ['ES256', 'RS256'],
  webAuthnPolicyPasswordlessRpId: '',
  webAuthnPolicyPasswordlessAttestationConveyancePreference: 'not specified',
  webAuthnPolicyPasswordlessAuthenticatorAttachment: 'not specified',
  webAuthnPolicyPasswordlessRequireResidentKey: 'not specified',
  webAuthnPolicyPasswordlessResidentKey: 'required',
  webAuthnPolicyPasswordlessUserVerificationRequirement: 'required',
  webAuthnPolicyPasswordlessCreateTimeout: 0,
  webAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister: false,
  webAuthnPolicyPasswordlessAcceptableAaguids: [],
  webAuthnPolicyPasswordlessExtraOrigins: [],
  browserSecurityHeaders: {
    contentSecurityPolicyReportOnly: '',
    xContentTypeOptions: 'nosniff',
    referrerPolicy: 'no-referrer',
    xRobotsTag: 'none',
    xFrameOptions: 'SAMEORIGIN',
    contentSecurityPolicy: "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
    strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  },
  smtpServer: {},
  requiredCredentials: ['password'],
  eventsEnabled: false,
  eventsListeners: ['jboss-logging'],
  enabledEventTypes: [],
  adminEventsEnabled: false,
  adminEventsDetailsEnabled: false,
  internationalizationEnabled: false,
  attributes: {
    cibaBackchannelTokenDeliveryMode: 'poll',
    cibaExpiresIn: '120',
    cibaAuthRequestedUserHint: 'login_hint',
    oauth2DeviceCodeLifespan: '600',
    oauth2DevicePollingInterval: '5',
    parRequestUriLifespan: '60',
    cibaInterval: '5',
    realmReusableOtpCode: 'false',
  },
  userManagedAccessAllowed: false,
  organizationsEnabled: false,
  verifiableCredentialsEnabled: false,
  adminPermissionsEnabled: false,
  scimApiEnabled: false,
};
