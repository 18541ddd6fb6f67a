import { createPublicKey, type KeyObject } from 'node:crypto';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { type PublishedKey, type PublishedKeys, parseKeySet, verifying } from './published-keys.ts';

/** The public keys of identity providers: those that stand in their configuration, and those that they publish, fetched when needed. */
export class ProviderKeys {
  readonly #published: PublishedKeys;
  readonly #given = new WeakMap<IdentityProvider, readonly PublishedKey[]>();

  constructor(published: PublishedKeys) {
    this.#published = published;
  }

  /**
   * The key for a signature; without a `kid` the first that fits.
   * @param publishedAt where they are published, if the configuration does not say so
   */
  async find(
    provider: IdentityProvider,
    algorithm: string,
    kid: string | undefined,
    publishedAt?: string,
  ): Promise<KeyObject | undefined> {
    const { useJwksUrl, jwksUrl } = provider.config;
    const url = useJwksUrl?.toLowerCase() === 'true' ? jwksUrl : publishedAt;
    if (url !== undefined || useJwksUrl?.toLowerCase() === 'true')
      return url ? (await this.#published.find(url, verifying(algorithm, kid)))?.key : undefined;
    const known = this.#given.get(provider) ?? given(provider);
    this.#given.set(provider, known);
    // One without an id of its own is good for any.
    const [only] = known;
    return verifying(algorithm, known.length === 1 && only?.kid === undefined ? undefined : kid)(known)?.key;
  }
}

/** Keys that stand in the configuration: a key set, or one key in PEM, with its id or without. */
function given({ config }: IdentityProvider): readonly PublishedKey[] {
  const { publicKeySignatureVerifier: text = '', publicKeySignatureVerifierKeyId: kid } = config;
  const set = parseKeySet(text);
  if (set.length > 0) return set;
  try {
    const key = createPublicKey(inPem(text));
    return key.type === 'public' ? [{ kid, algorithm: undefined, use: 'sig', key }] : [];
  } catch {
    return [];
  }
}

/** Keys stand there with PEM's armour or without. */
const inPem = (text: string) =>
  text.includes('-----') ? text : `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`;
