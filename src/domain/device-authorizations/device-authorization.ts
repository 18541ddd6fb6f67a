import { randomOctets } from '../../lib/random.ts';
import type { Change } from '../store.ts';

/** What a device asked for, under the two codes that name it (RFC 8628 section 3.2). Times are seconds since 1970. */
export interface DeviceAuthorization {
  readonly realmId: string;
  /** The device polls with it. */
  readonly deviceCode: string;
  /** Its user types it, as `readUserCode` has it. */
  readonly userCode: string;
  /** Internal id of the client. */
  readonly clientId: string;
  readonly expiresAt: number;
  readonly details: DeviceDetails;
  /** Sealed at rest. */
  readonly secrets?: string | undefined;
}

/** What the request said, as far as it counts later. */
export interface DeviceDetails {
  /** Seconds between two polls, at least. */
  readonly interval: number;
  readonly scope?: string | undefined;
  readonly nonce?: string | undefined;
  /** RFC 7636. */
  readonly codeChallenge?: string | undefined;
  readonly codeChallengeMethod?: string | undefined;
  /** Of a client that has somebody asked (CIBA), and no device: whom. */
  readonly backchannel?: { readonly userId: string } | undefined;
}

/** What the user has said so far; once they have, the user code is good for nothing. */
export type DeviceVerdict =
  | { readonly status: 'pending' }
  | { readonly status: 'denied' }
  | {
      readonly status: 'approved';
      readonly userId: string /** Empty where the session begins with the tokens. */;
      readonly sessionId: string;
    };

/** One as it is found, over or not. */
export interface FoundDevice
  extends Pick<DeviceAuthorization, 'realmId' | 'clientId' | 'expiresAt' | 'details' | 'secrets'> {
  readonly verdict: DeviceVerdict;
}

export interface DeviceAuthorizationRepository {
  findByDeviceCode(realmId: string, deviceCode: string): Promise<FoundDevice | undefined>;
  /** Those alone whose user has said nothing yet. */
  findByUserCode(realmId: string, userCode: string): Promise<FoundDevice | undefined>;
  /** Conflict `duplicate-user-code`. */
  create(authorization: DeviceAuthorization): Change;
  /** A poll is counted; conflict `too-soon` where the last one was after `notAfter`. @param now seconds since 1970 */
  poll(realmId: string, deviceCode: string, now: number, notAfter: number): Change;
  /** The user says so, once and in time: conflict `changed`. @param now seconds since 1970 */
  settle(
    realmId: string,
    userCode: string,
    verdict: Exclude<DeviceVerdict, { status: 'pending' }>,
    now: number,
  ): Change;
  /** The tokens go out, once: conflict `replayed`. */
  use(realmId: string, deviceCode: string): Change;
  /** It will not come about; nothing happens when it is gone. */
  remove(realmId: string, deviceCode: string): Change;
  /** Forgets those that were over before. @param before seconds since 1970 */
  removeExpired(before: number): Change;
}

/** Seconds for which a device is still told that its code is over, and not that there is none. */
export const REMEMBERED_DEVICE = 3600;

/** 256 random bits. */
export const newDeviceCode = (): string => randomOctets(32).toString('base64url');

/** No vowels, so that no words come of it, and nothing that looks like something else (RFC 8628 section 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const LENGTH = 8;

/** Eight letters: 34 bits, for somebody to type while they are good; guessing is limited where they are typed. */
export function newUserCode(): string {
  let code = '';
  while (code.length < LENGTH)
    // 240 is the largest multiple of 20 below 256: bytes above it would favour the first letters.
    for (const byte of randomOctets(LENGTH))
      if (byte < 240 && code.length < LENGTH) code += LETTERS[byte % LETTERS.length];
  return code;
}

/** As it is shown: in two halves. */
export const shownUserCode = (code: string): string =>
  `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;

/** As it was typed, whatever is between its letters; undefined for what is no code at all. */
export function readUserCode(typed: string): string | undefined {
  const letters = typed
    .slice(0, 100)
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase();
  return letters.length === LENGTH ? letters : undefined;
}
