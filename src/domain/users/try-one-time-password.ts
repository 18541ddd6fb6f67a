import type { Clock } from '../../lib/clock.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { spendOnce } from '../tokens/spent-token.ts';
import { endOf, factorOf, readOneTimePassword, usedUpTo } from './one-time-password.ts';
import type { Credential } from './user.ts';

/**
 * Holds a code against a one-time password, not used before (RFC 6238 section 5.2) unless the realm lets codes be used again.
 * @returns what uses it up, false when somebody else has; undefined when the code is wrong
 */
export function tryOneTimePassword(
  store: Store,
  realm: RealmView,
  clock: Clock,
  credential: Credential,
  code: string,
): (() => Promise<boolean>) | undefined {
  const otp = readOneTimePassword(credential);
  if (!otp) return undefined;
  const { otpPolicyLookAheadWindow: window, otpPolicyCodeReusable } = realm.settings;
  const factor = factorOf(otp, code, window, clock.now());
  if (factor === undefined) return undefined;
  if (otp.kind === 'totp')
    return async () =>
      otpPolicyCodeReusable ||
      spendOnce(store, realm.id, `otp:${credential.id}:${factor}`, endOf(otp, factor, window));
  return async () => {
    // Of two who use one count the second finds the credential changed, and the count behind it.
    const used = usedUpTo(credential, factor);
    await store.commit([store.users.updateCredential(used, { ifRevision: credential.revision })]);
    return true;
  };
}
