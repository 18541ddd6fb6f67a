import { BlockList, isIP } from 'node:net';
import { Refusal } from '../errors/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { networkOf } from '../lib/network-of.ts';
import { WindowCounts } from './window-counts.ts';

/** Refused credentials of one address: so many at once, then so many a second. Guessing is slowed, work is not. */
const REFUSALS = { burst: 60, perSecond: 1 };

/**
 * Registrations a minute, whether they succeed or not: each leaves something behind. An address over all realms and
 * tokens; one initial access token; the anonymous callers of one realm together. A realm may say otherwise of its own.
 */
export const REGISTRATIONS_A_MINUTE = { address: 1000, initialAccessToken: 300, anonymous: 300 };

/**
 * Refusals a minute at the registration endpoints: each of a caller who is somebody stays in the audit. One token, or one
 * user with theirs; one network with all it has in one realm.
 */
export const REFUSED_REGISTRATIONS_A_MINUTE = { caller: 60, network: 300 };

/** Changes a minute of one client by its owner: each leaves something behind, whether it succeeds or not. */
export const CLIENT_UPDATES_A_MINUTE = 300;

/** Refusals of this host are not limited: behind a proxy that is not trusted to name its callers, everybody would share one limit. */
const THIS_HOST = new BlockList();
THIS_HOST.addSubnet('127.0.0.0', 8);
THIS_HOST.addAddress('::1', 'ipv6');
THIS_HOST.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

const isThisHost = (address: string) => THIS_HOST.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Addresses remembered, at most; the one not heard of for longest is forgotten first. */
const CAPACITY = 20_000;

interface Bucket {
  left: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** Limits of this node. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  readonly #minutes = new WindowCounts(CAPACITY);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts a thing that may be done so often in a minute.
   * @param key what is counted together
   * @throws {Refusal} 429 (RFC 6585 section 4) saying when there is room again
   */
  takeInMinute(key: string, limit: number): void {
    const wait = this.#minutes.take(key, limit, this.#clock.now());
    if (wait > 0) throw tooMany(wait);
  }

  /** Refuses what was done that often already, counting nothing. @throws {Refusal} 429 */
  checkMinute(key: string, limit: number): void {
    const wait = this.#minutes.wait(key, limit, this.#clock.now());
    if (wait > 0) throw tooMany(wait);
  }

  /** The same of what one network has done. @throws {Refusal} 429 */
  checkNetwork(key: string, address: string, limit: number): void {
    if (!isThisHost(address)) this.checkMinute(`${key} ${networkOf(address)}`, limit);
  }

  /** Counts a thing that one network may do so often in a minute; of this host it is not counted. @throws {Refusal} 429 */
  takeInNetwork(key: string, address: string, limit: number): void {
    if (!isThisHost(address)) this.takeInMinute(`${key} ${networkOf(address)}`, limit);
  }

  /** Refuses an address whose credentials were refused too often, counting nothing. @throws {Refusal} 429 */
  checkRefusals(address: string): void {
    const bucket = this.#bucket(address);
    if (bucket && bucket.left < 1) throw tooMany(Math.ceil((1 - bucket.left) / REFUSALS.perSecond));
  }

  countRefusal(address: string): void {
    const bucket = this.#bucket(address);
    if (bucket) bucket.left = Math.max(0, bucket.left - 1);
  }

  #bucket(address: string): Bucket | undefined {
    if (isThisHost(address)) return undefined;
    const key = networkOf(address);
    const now = this.#clock.now();
    const known = this.#buckets.get(key);
    const bucket = known ?? { left: REFUSALS.burst, at: now };
    bucket.left = Math.min(REFUSALS.burst, bucket.left + ((now - bucket.at) / 1000) * REFUSALS.perSecond);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > CAPACITY) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      return;
    }
  }
}

const tooMany = (seconds: number): Refusal =>
  new Refusal(429, 'too_many_requests', {
    description: `Too many requests; try again in ${seconds} seconds`,
    headers: { 'retry-after': String(seconds) },
  });
