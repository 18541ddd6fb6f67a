import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import type { Request } from '../http/exchange.ts';
import { REGISTRATIONS_A_MINUTE } from '../http/rate-limit.ts';
import { networkOf } from '../lib/network-of.ts';
import type { Caller, RegistrationService } from './caller.ts';

/**
 * Counts a registration of an address, over all realms and tokens, and against what this realm allows one address.
 * @throws {Refusal} 429
 */
export function limitAddress({ limiter }: RegistrationService, realm: RealmView, { ip }: Request): void {
  const network = networkOf(ip);
  limiter?.takeInMinute(`address ${network}`, REGISTRATIONS_A_MINUTE.address);
  const { address } = registrationSettings(realm.settings).limits;
  if (address !== undefined) limiter?.takeInMinute(`address ${network} ${realm.id}`, address);
}

/** Counts a registration with one initial access token, or of the anonymous callers of a realm. @throws {Refusal} 429 */
export function limitCaller({ limiter }: RegistrationService, realm: RealmView, caller: Caller): void {
  const { limits } = registrationSettings(realm.settings);
  if (caller.kind === 'initial access token')
    limiter?.takeInMinute(
      `token ${realm.id} ${caller.token.id}`,
      limits.initialAccessToken ?? REGISTRATIONS_A_MINUTE.initialAccessToken,
    );
  if (caller.kind === 'anonymous')
    limiter?.takeInMinute(`anonymous ${realm.id}`, limits.anonymous ?? REGISTRATIONS_A_MINUTE.anonymous);
}
