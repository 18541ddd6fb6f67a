import { createHmac, timingSafeEqual } from 'node:crypto';
import { fromBase32 } from '../../lib/base32.ts';
import type { Credential } from './user.ts';

export const OTP = 'otp';

/** A one-time password credential, as Keycloak's exports write it. */
export interface OneTimePassword {
  /** Counted (RFC 4226) or by the time (RFC 6238). */
  readonly kind: 'hotp' | 'totp';
  readonly secret: Buffer;
  /** How a hash is called by `node:crypto`. */
  readonly hash: string;
  readonly digits: number;
  /** Seconds that a code by the time is good for. */
  readonly period: number;
  /** The first count that was not used yet. */
  readonly counter: number;
}

const HASHES: Readonly<Record<string, string>> = {
  HmacSHA1: 'sha1',
  HmacSHA256: 'sha256',
  HmacSHA512: 'sha512',
};

/** Fewer can be guessed; more are not in 31 bits (RFC 4226 section 5.3). */
export const DIGITS = { least: 6, most: 8 } as const;
/** Seconds. */
export const PERIOD = { least: 1, most: 86_400 } as const;
/** How far a code may be away: each place more is one more that a guess may hit. */
export const WINDOW = { least: 0, most: 100 } as const;

const isWithin = (value: unknown, { least, most }: { readonly least: number; readonly most: number }) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

/** What codes of the credential are made of; undefined where no code of it would be safe or could be computed. */
export function readOneTimePassword({ secret, data = '' }: Credential): OneTimePassword | undefined {
  const { value } = parsed(secret);
  const { subType, algorithm, digits, period, counter = 0, secretEncoding } = parsed(data);
  const hash = Object.hasOwn(HASHES, String(algorithm)) ? HASHES[String(algorithm)] : undefined;
  if (typeof value !== 'string' || !hash || !isWithin(digits, DIGITS)) return undefined;
  if (subType === 'totp' ? !isWithin(period, PERIOD) : subType !== 'hotp') return undefined;
  if (!isWithin(counter, { least: 0, most: Number.MAX_SAFE_INTEGER })) return undefined;
  const key = secretEncoding === 'BASE32' ? fromBase32(value) : Buffer.from(value);
  if (!key?.length) return undefined;
  return {
    kind: subType === 'totp' ? 'totp' : 'hotp',
    secret: key,
    hash,
    digits: Number(digits),
    period: Number(period),
    counter: Number(counter),
  };
}

/** The credential, whose counts up to this one are used. */
export const usedUpTo = (credential: Credential, factor: number): Credential => ({
  ...credential,
  data: JSON.stringify({ ...parsed(credential.data ?? ''), counter: factor + 1 }),
});

/**
 * The count or the step of time that a code is of, looked for `window` places ahead of the counter, or about the time;
 * undefined when it is of none. @param now milliseconds since 1970
 */
export function factorOf(
  otp: OneTimePassword,
  code: string,
  window: number,
  now: number,
): number | undefined {
  const given = Buffer.from(code);
  const width = Math.min(window, WINDOW.most);
  const first = otp.kind === 'hotp' ? otp.counter : stepAt(otp, now) - width;
  const places = otp.kind === 'hotp' ? width : 2 * width;
  // All are computed, so that the time it takes tells nothing of which was right.
  const right = Array.from({ length: places + 1 }, (_, place) => first + place).filter((factor) => {
    if (factor < 0) return false;
    const expected = Buffer.from(codeOf(otp, factor));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return right[0];
}

/** Seconds since 1970 from which a code by the time is good no more, wherever it is looked for. */
export const endOf = ({ period }: OneTimePassword, step: number, window: number): number =>
  (step + Math.min(window, WINDOW.most) + 1) * period;

const stepAt = ({ period }: OneTimePassword, now: number) => Math.floor(now / 1000 / period);

/** The code of a count or step (RFC 4226 section 5.3). */
export function codeOf({ secret, hash, digits }: OneTimePassword, factor: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(factor));
  const mac = createHmac(hash, secret).update(moving).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
