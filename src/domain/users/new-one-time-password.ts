import { toBase32 } from '../../lib/base32.ts';
import { newId } from '../../lib/ids.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { RealmSettings } from '../realms/settings.ts';
import type { Change, Store } from '../store.ts';
import { endOf, factorOf, OTP, readOneTimePassword, usedUpTo } from './one-time-password.ts';
import type { Credential, User } from './user.ts';

/** A one-time password by the realm's policy, in the form of Keycloak's exports. @param secret of letters. @param now milliseconds since 1970 */
export function newOneTimePassword(
  realm: RealmView,
  user: User,
  secret: string,
  userLabel: string,
  now: number,
): Credential {
  const { settings } = realm;
  return {
    id: newId(),
    userId: user.id,
    realmId: realm.id,
    type: OTP,
    userLabel,
    secret: JSON.stringify({ value: secret }),
    data: JSON.stringify({
      subType: settings.otpPolicyType,
      digits: settings.otpPolicyDigits,
      counter: settings.otpPolicyInitialCounter,
      period: settings.otpPolicyPeriod,
      algorithm: settings.otpPolicyAlgorithm,
    }),
    createdAt: now,
  };
}

/**
 * The changes that give it to its user, who has shown by a code that their device makes the same; the code is used up by that.
 * Undefined when the code is not one of it.
 */
export function takeUpOneTimePassword(
  store: Store,
  { settings }: RealmView,
  credential: Credential,
  code: string,
  now: number,
): Change[] | undefined {
  const otp = readOneTimePassword(credential);
  const { otpPolicyLookAheadWindow: window } = settings;
  const factor = otp && factorOf(otp, code, window, now);
  if (!otp || factor === undefined) return undefined;
  if (otp.kind === 'hotp') return [store.users.addCredential(usedUpTo(credential, factor))];
  return [
    store.users.addCredential(credential),
    ...(settings.otpPolicyCodeReusable
      ? []
      : [
          store.spentTokens.spend(
            credential.realmId,
            `otp:${credential.id}:${factor}`,
            Math.ceil(endOf(otp, factor, window)),
          ),
        ]),
  ];
}

/** How the algorithms of a realm's policy are called where apps are told of them. */
const ALGORITHM_NAMES: Readonly<Record<string, string>> = {
  HmacSHA1: 'SHA1',
  HmacSHA256: 'SHA256',
  HmacSHA512: 'SHA512',
};

export const algorithmName = ({ otpPolicyAlgorithm: algorithm }: RealmSettings): string =>
  ALGORITHM_NAMES[algorithm] ?? algorithm;

/** What apps are told by a QR code: `otpauth://`, which began with Google Authenticator and which all of them read. */
export function otpAuthUri({ name, settings }: RealmView, user: User, secret: string): string {
  const issuer = settings.displayName || name;
  const parameters = {
    secret: toBase32(Buffer.from(secret)),
    digits: String(settings.otpPolicyDigits),
    algorithm: algorithmName(settings),
    issuer,
    ...(settings.otpPolicyType === 'hotp'
      ? { counter: String(settings.otpPolicyInitialCounter) }
      : { period: String(settings.otpPolicyPeriod) }),
  };
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(user.username)}`;
  return `otpauth://${settings.otpPolicyType}/${label}?${query.join('&')}`;
}
