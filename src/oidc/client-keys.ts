import { createPublicKey, type KeyObject, type webcrypto, X509Certificate } from 'node:crypto';
import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { canEncryptFor } from '../domain/tokens/jwe.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { Clock } from '../lib/clock.ts';

/** A public key of a client, and what it says it is for. */
interface ClientKey {
  readonly kid: string | undefined;
  readonly algorithm: string | undefined;
  readonly use: string | undefined;
  readonly key: KeyObject;
}

interface FetchedKeys {
  readonly keys: readonly ClientKey[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Milliseconds: keys are asked for again after a day, and when one is missing, but not more often than that. */
const FRESH = 86_400_000;
const PAUSE = 10_000;
const KEPT = 1000;

/** The public keys of clients: those they have registered, and those they publish (`jwks_uri`), fetched when needed. */
export class ClientKeys {
  readonly #fetcher: GuardedFetcher;
  readonly #clock: Clock;
  readonly #registered = new WeakMap<Client, readonly ClientKey[]>();
  readonly #given = new WeakMap<IdentityProvider, readonly ClientKey[]>();
  readonly #fetched = new Map<string, Promise<FetchedKeys>>();

  constructor(fetcher: GuardedFetcher, clock: Clock) {
    this.#fetcher = fetcher;
    this.#clock = clock;
  }

  /** The client's key for a signature; without a `kid` the first that fits. */
  async find(client: Client, algorithm: string, kid: string | undefined): Promise<KeyObject | undefined> {
    return (await this.#find(client, verifying(algorithm, kid)))?.key;
  }

  /** The client's key to encrypt for: the first that is said to be for the algorithm, else the first that may be. */
  async findToEncrypt(
    client: Client,
    algorithm: string,
  ): Promise<Pick<ClientKey, 'key' | 'kid'> | undefined> {
    return this.#find(client, (keys) => {
      const fitting = keys.filter(
        (key) =>
          key.use !== 'sig' &&
          canEncryptFor(key.key, algorithm) &&
          (key.algorithm ?? algorithm) === algorithm,
      );
      return fitting.find((key) => key.use === 'enc' && key.algorithm === algorithm) ?? fitting[0];
    });
  }

  /** As `find`, of an identity provider: by URL, or as they stand in its configuration. */
  async findOfProvider(
    provider: IdentityProvider,
    algorithm: string,
    kid: string | undefined,
  ): Promise<KeyObject | undefined> {
    const { useJwksUrl, jwksUrl } = provider.config;
    if (useJwksUrl?.toLowerCase() === 'true')
      return jwksUrl ? (await this.#published(jwksUrl, verifying(algorithm, kid)))?.key : undefined;
    const known = this.#given.get(provider) ?? given(provider);
    this.#given.set(provider, known);
    // One without an id of its own is good for any.
    const [only] = known;
    return verifying(algorithm, known.length === 1 && only?.kid === undefined ? undefined : kid)(known)?.key;
  }

  async #find(client: Client, fitting: Fitting) {
    const { attributes } = client;
    const url = isOn(client, 'use.jwks.url') ? attributes['jwks.url'] : undefined;
    return url ? this.#published(url, fitting) : fitting(this.#ofClient(client));
  }

  /** When it is not among those that were fetched, they are fetched again: it may be new. */
  async #published(url: string, fitting: Fitting): Promise<ClientKey | undefined> {
    const known = await this.#ofUrl(url, FRESH);
    return fitting(known.keys) ?? fitting((await this.#ofUrl(url, PAUSE)).keys);
  }

  #ofClient(client: Client): readonly ClientKey[] {
    const known = this.#registered.get(client) ?? registered(client);
    this.#registered.set(client, known);
    return known;
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
      return { keys: status === 200 ? parse(text) : [], at: this.#clock.now() };
    } catch {
      return { keys: [], at: this.#clock.now() };
    }
  }
}

type Fitting = (keys: readonly ClientKey[]) => ClientKey | undefined;

const verifying =
  (algorithm: string, kid: string | undefined): Fitting =>
  (keys) =>
    keys.find(
      (key) =>
        key.use !== 'enc' &&
        (key.algorithm === undefined || key.algorithm === algorithm) &&
        (kid === undefined || key.kid === kid),
    );

/** Keys that stand in the configuration: a key set, or one key in PEM, with its id or without. */
function given({ config }: IdentityProvider): readonly ClientKey[] {
  const { publicKeySignatureVerifier: text = '', publicKeySignatureVerifierKeyId: kid } = config;
  const set = parse(text);
  if (set.length > 0) return set;
  const key = quietly(() => createPublicKey(inPem(text)));
  return key && key.type === 'public' ? [{ kid, algorithm: undefined, use: 'sig', key }] : [];
}

/** Keys stand there with PEM's armour or without. */
const inPem = (text: string) =>
  text.includes('-----') ? text : `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`;

function registered(client: Client): readonly ClientKey[] {
  const { attributes } = client;
  const certificate = attributes['jwt.credential.certificate'];
  const set = isOn(client, 'use.jwks.string') ? attributes['jwks.string'] : undefined;
  if (set) return parse(set);
  const publicKey = attributes['jwt.credential.public.key'];
  const key = quietly(() =>
    certificate
      ? new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
      : publicKey
        ? createPublicKey(inPem(publicKey))
        : undefined,
  );
  return key ? [{ kid: attributes['jwt.credential.kid'], algorithm: undefined, use: 'sig', key }] : [];
}

/** A JWK Set (RFC 7517 section 5); members that are of no use here are passed over. */
function parse(text: string): readonly ClientKey[] {
  const set = quietly(() => JSON.parse(text) as { keys?: unknown });
  if (!Array.isArray(set?.keys)) return [];
  return (set.keys as unknown[]).flatMap((item): ClientKey[] => {
    const { kid, alg, use, kty } = (item ?? {}) as Record<string, unknown>;
    if (kty === 'oct') return [];
    const key = quietly(() => createPublicKey({ key: item as webcrypto.JsonWebKey, format: 'jwk' }));
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return key ? [{ kid: text(kid), algorithm: text(alg), use: text(use), key }] : [];
  });
}

function quietly<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
