import { findHidingProblem } from '../sign-up/hides-accounts.ts';
import { findRemovalProblem } from '../sign-up/remove-unverified.ts';
import { DIGITS, PERIOD, WINDOW } from '../users/one-time-password.ts';
import { findCaptchaSettingProblem } from './captcha-settings.ts';
import { findMailServerProblem } from './mail-server.ts';
import { findMailSettingProblem } from './mail-settings.ts';
import { findRegistrationSettingProblem } from './registration-settings.ts';
import { findSessionProblem } from './session-limits.ts';
import type { RealmSettings } from './settings.ts';

const SIGNATURES = [
  ...['RS', 'PS', 'ES', 'HS'].flatMap((family) => [256, 384, 512].map((size) => `${family}${size}`)),
  'EdDSA',
];
const REQUIREMENT = ['not specified', 'required', 'preferred', 'discouraged'];
const RESIDENT_KEY = ['not specified', 'Yes', 'No'];
const CONVEYANCE = ['not specified', 'none', 'indirect', 'direct', 'enterprise'];
const ATTACHMENT = ['not specified', 'platform', 'cross-platform'];

/** Settings that are one of a few words. Keycloak stores whatever it is given for most of them, or fails. */
const CHOICES: Partial<Record<keyof RealmSettings, readonly string[]>> = {
  sslRequired: ['all', 'external', 'none'],
  defaultSignatureAlgorithm: SIGNATURES,
  otpPolicyType: ['totp', 'hotp'],
  otpPolicyAlgorithm: ['HmacSHA1', 'HmacSHA256', 'HmacSHA512'],
  webAuthnPolicyAttestationConveyancePreference: CONVEYANCE,
  webAuthnPolicyAuthenticatorAttachment: ATTACHMENT,
  webAuthnPolicyRequireResidentKey: RESIDENT_KEY,
  webAuthnPolicyUserVerificationRequirement: REQUIREMENT,
  webAuthnPolicyPasswordlessAttestationConveyancePreference: CONVEYANCE,
  webAuthnPolicyPasswordlessAuthenticatorAttachment: ATTACHMENT,
  webAuthnPolicyPasswordlessRequireResidentKey: RESIDENT_KEY,
  webAuthnPolicyPasswordlessUserVerificationRequirement: REQUIREMENT,
};

/** Whole numbers, and between which they are. */
const RANGES: Partial<Record<keyof RealmSettings, { readonly least: number; readonly most: number }>> = {
  otpPolicyDigits: DIGITS,
  otpPolicyPeriod: PERIOD,
  otpPolicyLookAheadWindow: WINDOW,
};

/** Settings of the brute force detection, as Keycloak speaks of them. */
const COUNTS: Partial<Record<keyof RealmSettings, string>> = {
  maxFailureWaitSeconds: 'Maximum failure wait seconds',
  minimumQuickLoginWaitSeconds: 'Minimum quick login wait seconds',
  waitIncrementSeconds: 'Wait increment seconds',
  quickLoginCheckMilliSeconds: 'Quick login check milliseconds',
  maxDeltaTimeSeconds: 'Maximum delta time seconds',
  failureFactor: 'Failure factor',
  maxTemporaryLockouts: 'Maximum temporary lockouts',
  maxSecondaryAuthFailures: 'Maximum secondary authentication failures',
};

/** Whole numbers that are kept among the attributes; Keycloak fails on any other text. */
const NUMBERS = [
  'cibaExpiresIn',
  'cibaInterval',
  'oauth2DeviceCodeLifespan',
  'oauth2DevicePollingInterval',
  'parRequestUriLifespan',
];
const WHOLE = /^-?\d{1,9}$/;

/** Kinds of credentials that Keycloak knows for users in general; it fails on any other word. */
const CREDENTIALS = ['password', 'otp', 'cert', 'kerberos', 'secret'];

/** What a header can hold (RFC 9110 section 5.5). */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The first changed setting that cannot be as it is, in the words of a refusal. */
export function findSettingProblem(settings: RealmSettings, before: RealmSettings): string | undefined {
  for (const [name, words] of Object.entries(COUNTS)) {
    const value = settings[name as keyof RealmSettings];
    if (Number(value) < 0) return `${words} may not be a negative value`;
  }
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = settings[name as keyof RealmSettings];
    if (value !== before[name as keyof RealmSettings] && !choices.includes(String(value)))
      return `'${name}' must be one of ${choices.join(', ')}`;
  }
  for (const [name, { least, most }] of Object.entries(RANGES)) {
    const value = settings[name as keyof RealmSettings];
    if (value !== before[name as keyof RealmSettings] && !(Number(value) >= least && Number(value) <= most))
      return `'${name}' must be from ${least} to ${most}`;
  }
  if (settings.requiredCredentials?.some((kind) => !CREDENTIALS.includes(kind)))
    return `'requiredCredentials' must be of ${CREDENTIALS.join(', ')}`;
  if (Object.values(settings.browserSecurityHeaders).some((value) => !HEADER_VALUE.test(value)))
    return "'browserSecurityHeaders' must hold values of headers";
  const wrong = NUMBERS.find((name) => {
    const said = settings.attributes[name];
    const isUnsaid = said === undefined || (said === '' && name.startsWith('oauth2'));
    return !isUnsaid && said !== before.attributes[name] && !WHOLE.test(said);
  });
  if (wrong !== undefined) return `'${wrong}' must be a whole number`;
  return (
    findSessionProblem(settings, before) ??
    (settings.attributes === before.attributes
      ? undefined
      : (findRegistrationSettingProblem(settings) ??
        findMailSettingProblem(settings) ??
        findCaptchaSettingProblem(settings) ??
        findRemovalProblem(settings) ??
        findHidingProblem(settings))) ??
    (settings.smtpServer === before.smtpServer ? undefined : findMailServerProblem(settings.smtpServer))
  );
}

/** Settings that follow from others: where emails are shared, nobody is known by theirs (as Keycloak). */
export function settled(settings: RealmSettings): RealmSettings {
  const sslRequired = settings.sslRequired.toLowerCase();
  return settings.duplicateEmailsAllowed
    ? { ...settings, sslRequired, loginWithEmailAllowed: false, registrationEmailAsUsername: false }
    : { ...settings, sslRequired };
}
