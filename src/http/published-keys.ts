import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto';
import { isKeyFor } from '../domain/tokens/jws.ts';
import type { Clock } from '../lib/clock.ts';
import type { GuardedFetcher } from './guarded-fetcher.ts';

/** A public key of somebody else, and what they say it is for. */
export interface PublishedKey {
  readonly kid: string | undefined;
  readonly algorithm: string | undefined;
  readonly use: string | undefined;
  readonly key: KeyObject;
}

/** Chooses among keys. */
export type Fitting = (keys: readonly PublishedKey[]) => PublishedKey | undefined;

const isForSignatures = ({ use }: PublishedKey): boolean => use === undefined || use === 'sig';

/** The key for a signature; without a `kid` the first that can have made it. */
export const verifying =
  (algorithm: string, kid: string | undefined): Fitting =>
  (keys) =>
    keys.find(
      (key) =>
        isForSignatures(key) &&
        (key.algorithm === undefined || key.algorithm === algorithm) &&
        (kid === undefined ? isKeyFor(key.key, algorithm) : key.kid === kid),
    );

/** The key that a signature names, whatever algorithm it is for; of one that names none a key without a name. */
export const named =
  (kid: string | undefined): Fitting =>
  (keys) =>
    keys.find((key) => isForSignatures(key) && key.kid === kid);

/** The public keys of a JWK Set (RFC 7517 section 5); members that are of no use here are passed over. */
export function parseKeySet(text: string): readonly PublishedKey[] {
  const set = quietly(() => JSON.parse(text) as { keys?: unknown });
  if (!Array.isArray(set?.keys)) return [];
  return (set.keys as unknown[]).flatMap((item): PublishedKey[] => {
    const { kid, alg, use, key_ops: operations, kty } = (item ?? {}) as Record<string, unknown>;
    if (kty === 'oct') return [];
    const key = quietly(() => createPublicKey({ key: item as webcrypto.JsonWebKey, format: 'jwk' }));
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return key && !isOpenToAll(key)
      ? [{ kid: text(kid), algorithm: text(alg), use: text(use) ?? useBy(operations), key }]
      : [];
  });
}

/** A signature by such a key is whatever is to be signed: everybody can make one. */
const isOpenToAll = ({ asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyDetails?.publicExponent === 1n;

/** What a key is for by what it says may be done with it (RFC 7517 section 4.3). Undefined where it leaves that open. */
function useBy(operations: unknown): string | undefined {
  if (!Array.isArray(operations) || operations.length === 0) return undefined;
  const ofSignatures = (operation: unknown) => operation === 'sign' || operation === 'verify';
  if (operations.every(ofSignatures)) return 'sig';
  return operations.some(ofSignatures) ? undefined : 'enc';
}

function quietly<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

interface FetchedKeys {
  readonly keys: readonly PublishedKey[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds: keys are asked for again after a day, and when one is missing, but not more often than that. */
const FRESH = 86_400_000;
const PAUSE = 10_000;
const KEPT = 1000;

/** Key sets by the URLs they are published at, fetched guardedly when they are needed, and kept for a day. */
export class PublishedKeys {
  readonly #fetcher: GuardedFetcher;
  readonly #clock: Clock;
  readonly #fetched = new Map<string, Promise<FetchedKeys>>();

  constructor(fetcher: GuardedFetcher, clock: Clock) {
    this.#fetcher = fetcher;
    this.#clock = clock;
  }

  /** When it is not among those that were fetched, they are fetched again: it may be new. */
  async find(url: string, fitting: Fitting): Promise<PublishedKey | undefined> {
    const known = await this.#ofUrl(url, FRESH);
    return fitting(known.keys) ?? fitting((await this.#ofUrl(url, PAUSE)).keys);
  }

  /** Every key is fetched anew when it is needed next. */
  forget(): void {
    this.#fetched.clear();
  }

  /** Fetches the keys at a URL again. @returns whether there are any */
  async reload(url: string): Promise<boolean> {
    return (await this.#ofUrl(url, 0)).keys.length > 0;
  }

  /** At most so old; of many who ask at once, one fetches. What could not be had is not asked for again in a hurry. */
  async #ofUrl(url: string, maxAge: number): Promise<FetchedKeys> {
    const known = this.#fetched.get(url);
    if (known) {
      const found = await known;
      const age = this.#clock.now() - found.at;
      if (age <= (found.keys.length === 0 ? PAUSE : maxAge)) return found;
      // Somebody else noticed first.
      const newer = this.#fetched.get(url);
      if (newer && newer !== known) return newer;
    }
    const fetching = this.#fetch(url);
    this.#fetched.delete(url);
    this.#fetched.set(url, fetching);
    if (this.#fetched.size > KEPT) {
      for (const oldest of this.#fetched.keys()) {
        this.#fetched.delete(oldest);
        break;
      }
    }
    return fetching;
  }

  async #fetch(url: string): Promise<FetchedKeys> {
    try {
      const { status, text } = await this.#fetcher.get(url, 'application/json');
      return { keys: status === 200 ? parseKeySet(text) : [], at: this.#clock.now() };
    } catch {
      return { keys: [], at: this.#clock.now() };
    }
  }
}
