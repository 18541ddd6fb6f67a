import type { RealmSettings } from './settings.ts';

/** The settings of passkeys, which say of them what the others say of security keys. */
const PASSWORDLESS = Object.fromEntries(
  [
    'RpEntityName',
    'RpId',
    'ExtraOrigins',
    'SignatureAlgorithms',
    'AttestationConveyancePreference',
    'AcceptableAaguids',
    'AuthenticatorAttachment',
    'RequireResidentKey',
    'ResidentKey',
    'UserVerificationRequirement',
    'CreateTimeout',
    'AvoidSameAuthenticatorRegister',
  ].map((name) => [`webAuthnPolicyPasswordless${name}`, `as \`webAuthnPolicy${name}\`, of passkeys`]),
);

/**
 * What each setting does that does something. The others are stored and shown, as exports and consoles expect, and wait
 * for what they speak of: `docs/realm-settings.md` lists both from here.
 */
export const EFFECTIVE_SETTINGS: Partial<Record<keyof RealmSettings, string>> = {
  displayName: 'shown in lists of realms',
  notBefore: 'tokens from before are good no more; told with every token, as `not-before-policy`',
  defaultSignatureAlgorithm: 'the algorithm of tokens whose client does not name one',
  revokeRefreshToken:
    'a refresh token is good once, or as often as `refreshTokenMaxReuse` says; what comes after that ends the session',
  refreshTokenMaxReuse: 'how often a refresh token may be used again where they are revoked',
  accessTokenLifespan: 'how long access and ID tokens last',
  ssoSessionIdleTimeout: 'how long a session lasts that nobody uses',
  ssoSessionMaxLifespan: 'how long a session lasts at most',
  offlineSessionIdleTimeout: 'how long an offline session lasts that nobody uses',
  offlineSessionMaxLifespanEnabled: 'offline sessions end',
  offlineSessionMaxLifespan: 'how long an offline session lasts at most, where they end',
  clientSessionIdleTimeout:
    'how long a client’s part in a session lasts without use; no longer than the session',
  clientSessionMaxLifespan: 'how long a client’s part in a session lasts at most; no longer than the session',
  clientOfflineSessionIdleTimeout: 'how long a client’s part in an offline session lasts without use',
  clientOfflineSessionMaxLifespan: 'how long a client’s part in an offline session lasts at most',
  oauth2DeviceCodeLifespan: 'how long the codes of devices are good (RFC 8628)',
  oauth2DevicePollingInterval: 'how long devices wait between two requests',
  enabled: 'a disabled realm issues no tokens and takes no registrations',
  sslRequired: 'who may call without TLS',
  attributes:
    '`frontendUrl`: the URL by which the realm is known, in issuers, endpoints, pages and mails; `dpop.nonce.required`: proofs of a key must have a nonce of the server’s (RFC 9449 section 8); other attributes do what is said where they belong. What is no URL of the web in plain letters, or has a query or fragment, is left out of account',
  registrationAllowed:
    'people sign up by themselves, by clients that have no rule of their own ([sign-up](sign-up.md)); discovery names the prompt `create`',
  registrationEmailAsUsername: 'a user’s name is their email',
  verifyEmail:
    'users show that their address is theirs, by a link in a mail, before they get anything; a forgotten password is reset by a verified address alone',
  resetPasswordAllowed:
    'whoever has forgotten their password gets a link to choose another ([mails](mails.md))',
  smtpServer: 'the server that the realm’s mails go by',
  actionTokenGeneratedByUserLifespan:
    'how long links in mails are good that people ask for; the attribute `actionTokenGeneratedByUserLifespan.ACTION` says so for one action',
  actionTokenGeneratedByAdminLifespan: 'the same of mails of administrators, where they say nothing',
  loginWithEmailAllowed: 'users log in with their email as well',
  duplicateEmailsAllowed: 'users may share an email; then nobody logs in with theirs',
  editUsernameAllowed: 'a username may be changed',
  bruteForceProtected: 'wrong passwords are counted and lock out; what is below says when',
  permanentLockout: 'locked out until an administrator enables the user',
  maxTemporaryLockouts: 'lockouts for a while before the one for good',
  bruteForceStrategy:
    'whether each failure after a lockout prolongs the next (`LINEAR`), or so many of them (`MULTIPLE`)',
  maxFailureWaitSeconds: 'the longest lockout for a while',
  minimumQuickLoginWaitSeconds: 'the lockout after two failures in quick succession',
  waitIncrementSeconds: 'how much longer each lockout is than the one before',
  quickLoginCheckMilliSeconds: 'what counts as quick succession',
  maxDeltaTimeSeconds: 'after which time without failures they are forgotten',
  failureFactor: 'failures that lead to a lockout; less than one counts as one',
  maxSecondaryAuthFailures:
    'failures at the second factor after which one more locks out for good; 0 for no such limit',
  otpPolicyLookAheadWindow: 'how many steps of time, or counts, a one-time password may be away',
  otpPolicyCodeReusable: 'one-time passwords by the time are good more than once',
  webAuthnPolicyRpEntityName: 'what authenticators call the realm',
  webAuthnPolicyRpId: 'the domain that security keys are good for; the host of the server where it is empty',
  webAuthnPolicyExtraOrigins: 'where they may be used besides the server’s own pages',
  webAuthnPolicySignatureAlgorithms: 'the algorithms that they may sign by',
  webAuthnPolicyAttestationConveyancePreference: 'whether somebody must vouch for their model',
  webAuthnPolicyAcceptableAaguids: 'which models are taken; then somebody must vouch for them',
  webAuthnPolicyAuthenticatorAttachment: 'whether they are part of the device, or apart',
  webAuthnPolicyRequireResidentKey: 'whether the credential is kept by the authenticator',
  webAuthnPolicyResidentKey: 'the same, in the words of the standard',
  webAuthnPolicyUserVerificationRequirement: 'whether the authenticator makes sure of its owner',
  webAuthnPolicyCreateTimeout: 'how long the browser waits for them, in seconds',
  webAuthnPolicyAvoidSameAuthenticatorRegister: 'nobody registers one twice',
  ...PASSWORDLESS,
  webAuthnPolicyPasswordlessPasskeysEnabled: 'forms that ask for a name or a password offer passkeys besides',
  eventsEnabled: 'events of users and clients are listed at `/events`',
  enabledEventTypes: 'which of them; without any those that Keycloak keeps',
  eventsExpiration: 'after how many seconds they are removed',
  adminEventsEnabled: 'what administrators do is listed at `/admin-events`',
  adminEventsDetailsEnabled: 'and what they sent, without secrets',
  passwordPolicy: 'what passwords must be, how they are hashed, and when they expire',
  browserSecurityHeaders: 'the content security policy of pages',
  internationalizationEnabled: 'which language the console speaks',
  supportedLocales: 'which language the console speaks; told to administrators who may not see the realm',
  defaultLocale: 'which language the console speaks, and which texts of the realm stand in for missing ones',
  localizationTexts: 'told at `/localization`',
  userProfile: 'which attributes users have, what they must be, who may see and change them',
  unmanagedAttributePolicy: 'whether users have attributes besides those of the profile',
};
