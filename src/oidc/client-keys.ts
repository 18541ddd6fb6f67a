import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isOn } from '../domain/clients/attributes.ts';
import type { Client } from '../domain/clients/client.ts';
import { publicKeyId } from '../domain/keys/key-id.ts';
import { canEncryptFor } from '../domain/tokens/jwe.ts';
import {
  type Fitting,
  named,
  type PublishedKey,
  type PublishedKeys,
  parseKeySet,
  verifying,
} from '../http/published-keys.ts';

/** The public keys of clients: those they have registered, and those they publish (`jwks_uri`), fetched when needed. */
export class ClientKeys {
  readonly #published: PublishedKeys;
  readonly #registered = new WeakMap<Client, readonly PublishedKey[]>();

  constructor(published: PublishedKeys) {
    this.#published = published;
  }

  /** The client's key for a signature; without a `kid` the first that fits. */
  async find(client: Client, algorithm: string, kid: string | undefined): Promise<KeyObject | undefined> {
    return (await this.#find(client, verifying(algorithm, kid)))?.key;
  }

  /** Whether the client has the key that a signature names, if for another algorithm. */
  async has(client: Client, kid: string | undefined): Promise<boolean> {
    return (await this.#find(client, named(kid))) !== undefined;
  }

  /** The client's key to encrypt for: the first that is said to be for the algorithm, else the first that may be. */
  async findToEncrypt(
    client: Client,
    algorithm: string,
  ): Promise<Pick<PublishedKey, 'key' | 'kid'> | undefined> {
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

  async #find(client: Client, fitting: Fitting) {
    const { attributes } = client;
    const url = isOn(client, 'use.jwks.url') ? attributes['jwks.url'] : undefined;
    return url ? this.#published.find(url, fitting) : fitting(this.#ofClient(client));
  }

  #ofClient(client: Client): readonly PublishedKey[] {
    const known = this.#registered.get(client) ?? registered(client);
    this.#registered.set(client, known);
    return known;
  }
}

/** Keys and certificates stand there with PEM's armour or without. */
const inPem = (text: string, label: 'PUBLIC KEY' | 'CERTIFICATE') =>
  text.includes('-----') ? text : `-----BEGIN ${label}-----\n${text}\n-----END ${label}-----`;

function registered(client: Client): readonly PublishedKey[] {
  const { attributes } = client;
  const certificate = attributes['jwt.credential.certificate'];
  const set = isOn(client, 'use.jwks.string') ? attributes['jwks.string'] : undefined;
  if (set) return parseKeySet(set);
  const publicKey = attributes['jwt.credential.public.key'];
  const key = quietly(() =>
    certificate
      ? new X509Certificate(inPem(certificate, 'CERTIFICATE')).publicKey
      : publicKey
        ? createPublicKey(inPem(publicKey, 'PUBLIC KEY'))
        : undefined,
  );
  if (!key) return [];
  // One that nobody has named goes by its own id: Keycloak's adapters send that.
  return [
    { kid: attributes['jwt.credential.kid'] || publicKeyId(key), algorithm: undefined, use: 'sig', key },
  ];
}

function quietly<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
