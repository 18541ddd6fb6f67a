import { BlockList, isIP } from 'node:net';
import { Refusal } from '../errors/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { networkOf } from '../lib/network-of.ts';

/** How often one address may do a thing: `burst` at once, then `perSecond`. */
interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * What is limited, for each address and each node. Registrations count whether they succeed or not: each leaves
 * something behind. A refused credential counts wherever it was tried: guessing is slowed, work is not.
 */
const LIMITS = {
  registration: { burst: 120, perSecond: 2 },
  refusal: { burst: 60, perSecond: 1 },
} as const satisfies Readonly<Record<string, Limit>>;

export type LimitName = keyof typeof LIMITS;

/** This host is not limited: behind a proxy that is not trusted to name its callers, everybody would share one limit. */
const THIS_HOST = new BlockList();
THIS_HOST.addSubnet('127.0.0.0', 8);
THIS_HOST.addAddress('::1', 'ipv6');
THIS_HOST.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** Addresses remembered, at most; the one not heard of for longest is forgotten first. */
const CAPACITY = 20_000;

interface Bucket {
  left: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** Token buckets by address: a burst is fine, a stream is not. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one. @throws {Refusal} 429 (RFC 6585 section 4) when the address has none left, saying when it will */
  take(name: LimitName, address: string): void {
    const bucket = this.#bucket(name, address);
    if (!bucket) return;
    if (bucket.left < 1) throw tooMany(name, bucket);
    bucket.left -= 1;
  }

  /** Refuses an address that has none left, counting nothing. @throws {Refusal} 429 */
  check(name: LimitName, address: string): void {
    const bucket = this.#bucket(name, address);
    if (bucket && bucket.left < 1) throw tooMany(name, bucket);
  }

  /** Counts one that has happened. */
  count(name: LimitName, address: string): void {
    const bucket = this.#bucket(name, address);
    if (bucket) bucket.left = Math.max(0, bucket.left - 1);
  }

  #bucket(name: LimitName, address: string): Bucket | undefined {
    if (THIS_HOST.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')) return undefined;
    const key = `${name} ${networkOf(address)}`;
    const { burst, perSecond } = LIMITS[name];
    const now = this.#clock.now();
    const known = this.#buckets.get(key);
    const bucket = known ?? { left: burst, at: now };
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
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

function tooMany(name: LimitName, { left }: Bucket): Refusal {
  const seconds = Math.ceil((1 - left) / LIMITS[name].perSecond);
  return new Refusal(429, 'too_many_requests', {
    description: `Too many requests from this address; try again in ${seconds} seconds`,
    headers: { 'retry-after': String(seconds) },
  });
}
