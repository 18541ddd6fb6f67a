import type { Binding } from '../authentication/authentication.ts';
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
export const EFFECTIVE_SETTINGS: Partial<Record<keyof RealmSettings | Binding, string>> = {
  displayName: 'what pages and mails call the realm; shown in lists of realms',
  displayNameHtml: 'the same at the head of pages, with the little HTML that does no harm',
  notBefore: 'tokens from before are good no more; told with every token, as `not-before-policy`',
  defaultSignatureAlgorithm: 'the algorithm of tokens whose client does not name one',
  revokeRefreshToken:
    'a refresh token is good once, or as often as `refreshTokenMaxReuse` says; what comes after that ends the session',
  refreshTokenMaxReuse: 'how often a refresh token may be used again where they are revoked',
  accessTokenLifespan: 'how long access and ID tokens last',
  accessTokenLifespanForImplicitFlow: 'the same of those that go by the browser',
  ssoSessionIdleTimeout: 'how long a session lasts that nobody uses',
  ssoSessionMaxLifespan: 'how long a session lasts at most',
  ssoSessionIdleTimeoutRememberMe:
    'how long a session lasts that nobody uses, of somebody who is remembered; the longer one counts',
  ssoSessionMaxLifespanRememberMe: 'how long it lasts at most',
  rememberMe: 'whether people may have themselves remembered',
  offlineSessionIdleTimeout: 'how long an offline session lasts that nobody uses',
  offlineSessionMaxLifespanEnabled: 'offline sessions end',
  offlineSessionMaxLifespan: 'how long an offline session lasts at most, where they end',
  clientSessionIdleTimeout:
    'how long a client’s part in a session lasts without use; no longer than the session',
  clientSessionMaxLifespan: 'how long a client’s part in a session lasts at most; no longer than the session',
  clientOfflineSessionIdleTimeout: 'how long a client’s part in an offline session lasts without use',
  clientOfflineSessionMaxLifespan: 'how long a client’s part in an offline session lasts at most',
  accessCodeLifespan: 'how long an authorization code is good',
  accessCodeLifespanLogin: 'how long somebody has for their login',
  accessCodeLifespanUserAction:
    'how long somebody who has logged in has for what is left to do, such as a new password or a consent: page by page',
  oauth2DeviceCodeLifespan: 'how long the codes of devices are good (RFC 8628)',
  oauth2DevicePollingInterval: 'how long devices wait between two requests',
  enabled: 'a disabled realm issues no tokens and takes no registrations',
  sslRequired: 'who may call without TLS',
  attributes: 'what is said below',
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
  otpPolicyType: 'whether new devices make one-time passwords by the time (`totp`) or by a count (`hotp`)',
  otpPolicyAlgorithm: 'the hash of new devices',
  otpPolicyDigits: 'how many digits their codes have',
  otpPolicyPeriod: 'how many seconds a code by the time is the one',
  otpPolicyInitialCounter: 'where those by a count begin',
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
  webAuthnPolicyPasswordlessMediation:
    'how browsers offer them as a form is loaded: `conditional`, `optional`, `required`, `silent` or `none`',
  eventsListeners:
    'who hears of events: `jboss-logging` is the log of the server (errors as warnings, what went well at the level `debug`, where the realm stores or tells it; 50 warnings in a second at most, what is beyond is counted; what somebody typed as their name stands in it, be it a password in the wrong field), `email` tells people of what happens to their account ([mails](mails.md)), others are code from outside ([extensions](extensions.md))',
  eventsEnabled: 'events of users and clients are listed at `/events`',
  enabledEventTypes: 'which of them; without any those that Keycloak keeps',
  eventsExpiration: 'after how many seconds they are removed',
  adminEventsEnabled: 'what administrators do is listed at `/admin-events`',
  adminEventsDetailsEnabled: 'and what they sent, without secrets',
  loginTheme: 'what login pages look like ([themes](themes.md))',
  accountTheme: 'what people’s own pages look like',
  emailTheme: 'what mails look like',
  browserFlow: 'how people log in by a browser, where their client has no flow of its own',
  registrationFlow: 'how they sign up',
  clientAuthenticationFlow:
    'in which ways clients may authenticate; one that is disabled in it is closed to all of them',
  directGrantFlow:
    'how they prove themselves in the password grant, where their client has no flow of its own',
  resetCredentialsFlow: 'how they get in who have forgotten something',
  firstBrokerLoginFlow:
    'what happens when somebody first comes from an identity provider that names no flow of its own',
  passwordPolicy: 'what passwords must be, how they are hashed, and when they expire',
  browserSecurityHeaders:
    'headers of pages: `contentSecurityPolicy`, `contentSecurityPolicyReportOnly`, `referrerPolicy`, `strictTransportSecurity`, `xContentTypeOptions`, `xFrameOptions`, `xRobotsTag`; the first of them stands with answers that have no content, too',
  internationalizationEnabled: 'whether pages and mails speak other languages than English',
  supportedLocales: 'which ones; told to administrators who may not see the realm',
  defaultLocale: 'the one of whoever asks for none; which texts of the realm stand in for missing ones',
  localizationTexts: 'words of the realm in the place of a theme’s; told at `/localization`',
  userProfile: 'which attributes users have, what they must be, who may see and change them',
  unmanagedAttributePolicy: 'whether users have attributes besides those of the profile',
};

/** What attributes of a realm do, for the same page. */
export const EFFECTIVE_REALM_ATTRIBUTES: Readonly<Record<string, string>> = {
  frontendUrl:
    'the URL by which the realm is known, in issuers, endpoints, pages and mails. What is no URL of the web in plain letters, or has a query or fragment, is left out of account',
  'acr.loa.map':
    'which level of authentication each class (`acr`) stands for: JSON; discovery names the classes',
  'dpop.nonce.required': 'proofs of a key must have a nonce of the server’s (RFC 9449 section 8)',
  parRequestUriLifespan: 'how long, in seconds, a request waits that was pushed',
  shortVerificationUri: 'the address that devices tell people, in the place of the long one (RFC 8628)',
  cibaBackchannelTokenDeliveryMode: '`ping` or `poll`, where a client does not say (CIBA)',
  cibaAuthRequestedUserHint:
    'by which parameter clients say who is to be asked: `login_hint`, or `id_token_hint`; nobody is found by a `login_hint_token`',
  cibaExpiresIn: 'how long, in seconds, somebody has to answer who is asked somewhere else',
  cibaInterval: 'how long, in seconds, a client waits between two polls',
  adminEventsExpiration: 'after how many seconds events of administrators are removed',
  realmReusableOtpCode: 'the same as `otpPolicyCodeReusable`',
  'actionTokenGeneratedByUserLifespan.ACTION':
    'how long links of one action are good that people ask for, in seconds',
  darkMode: '`false` for pages that are light whatever the browser prefers',
  'captcha.*': 'keys of Turnstile, hCaptcha and reCAPTCHA: [sign-up](sign-up.md)',
  'clientRegistration.*':
    'who registers clients, and how much of it: [registration rules](registration-rules.md)',
  'mail.limit.*': 'how many mails are sent: [mails](mails.md)',
  'mail.reset.verified-only':
    'no mail to reset a password goes to an address that is not verified: [mails](mails.md)',
  'sign-up.*': 'who signs up: [sign-up](sign-up.md)',
};
