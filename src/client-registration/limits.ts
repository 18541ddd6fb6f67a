import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import type { Request } from '../http/exchange.ts';
import {
  CLIENT_UPDATES_A_MINUTE,
  REFUSED_REGISTRATIONS_A_MINUTE,
  REGISTRATIONS_A_MINUTE,
} from '../http/rate-limit.ts';
import { networkOf } from '../lib/network-of.ts';
import type { Caller } from './caller.ts';
import type { RegistrationService } from './service.ts';

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

/** Counts a registration with one initial access token. @throws {Refusal} 429 */
export function limitToken({ limiter }: RegistrationService, realm: RealmView, caller: Caller): void {
  const { limits } = registrationSettings(realm.settings);
  if (caller.kind === 'initial access token')
    limiter?.takeInMinute(
      `token ${realm.id} ${caller.token.id}`,
      limits.initialAccessToken ?? REGISTRATIONS_A_MINUTE.initialAccessToken,
    );
}

/** Called once a caller is let in, however often that is. @throws {Refusal} 429 */
export type Admitted = () => void;

/**
 * Counts a registration of the anonymous callers of a realm: who is let in against what they have together; who gets no further
 * than the door, against as much of their own network's, so that nobody uses up what is others'.
 * @throws {Refusal} 429
 */
export async function limitAnonymous<Done>(
  { limiter }: RegistrationService,
  realm: RealmView,
  caller: Caller,
  { ip }: Request,
  work: (admitted: Admitted) => Promise<Done>,
): Promise<Done> {
  if (caller.kind !== 'anonymous') return work(() => {});
  const most = registrationSettings(realm.settings).limits.anonymous ?? REGISTRATIONS_A_MINUTE.anonymous;
  const atTheDoor = `anonymous ${realm.id} not let in ${networkOf(ip)}`;
  limiter?.checkMinute(atTheDoor, most);
  let isIn = false;
  try {
    return await work(() => {
      if (isIn) return;
      isIn = true;
      limiter?.takeInMinute(`anonymous ${realm.id}`, most);
    });
  } catch (error) {
    if (!isIn) limiter?.takeInMinute(atTheDoor, most);
    throw error;
  }
}

/**
 * What counts a change of a client, once it is known to be by its owner, however often it is tried then.
 * @returns to be called; throws a Refusal, 429
 */
export function limitUpdates(
  { limiter }: RegistrationService,
  realm: RealmView,
  caller: Caller,
  { params: { clientId = '' } }: Request,
): () => void {
  let counted = caller.kind !== 'registration access token';
  return () => {
    if (!counted) limiter?.takeInMinute(`updates ${realm.id} ${clientId}`, CLIENT_UPDATES_A_MINUTE);
    counted = true;
  };
}

const { caller: OF_CALLER, network: OF_NETWORK } = REFUSED_REGISTRATIONS_A_MINUTE;

/** Counts a refusal, which is about to be recorded. @throws {Refusal} 429 for one too many */
export function countRefused(
  { limiter }: RegistrationService,
  realm: RealmView,
  caller: Caller | undefined,
  { ip }: Request,
): void {
  const key = caller && refusalsOf(realm, caller);
  if (key === undefined) return;
  limiter?.takeInMinute(key, OF_CALLER);
  limiter?.takeInNetwork(`refused registrations ${realm.id}`, ip, OF_NETWORK);
}

/** What the refusals of a caller are counted under; of callers who are nobody the audit keeps none. */
function refusalsOf({ id }: RealmView, caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'anonymous':
      return undefined;
    case 'initial access token':
      return `refused ${id} initial ${caller.token.id}`;
    case 'registration access token':
      return `refused ${id} registration ${caller.id}`;
    case 'bearer':
      return `refused ${id} bearer ${caller.userId}`;
  }
}
