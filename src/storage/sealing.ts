import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { makeRoom } from '../lib/make-room.ts';
import { randomOctets } from '../lib/random.ts';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** How many places' values are remembered, in half a kilobyte each: sealing or opening one costs as much as the rest of its row. */
const REMEMBERED = 12_000;
/** The same of those that were sealed here and that nobody has opened yet, which most often nobody does soon. */
const UNOPENED = 500;
/** Characters of a sealed value that is remembered, at most: secrets and hashes, not keys. */
const SHORT = 500;

/** A value in its place, as it is stored and as it is read. */
interface Known {
  readonly sealed: string;
  readonly clear: string;
}

/**
 * Encrypts what must not be readable in a copy of the database: AES-256-GCM (NIST SP 800-38D) under the
 * key-encryption key, as `{key id}.{base64url of IV, tag and ciphertext}`. The row it stands in is authenticated
 * along, so a sealed value copied into another row does not open there.
 */
export class Sealing {
  /** Tells keys apart without telling anything of the key. */
  readonly keyId: string;
  readonly #key: KeyObject;
  /** What was opened or sealed last in a place: who has both right once has them right again. */
  readonly #opened = new Map<string, Known>();
  readonly #unopened = new Map<string, Known>();

  constructor(key: Buffer) {
    if (key.length !== 32)
      throw new Error(`The key-encryption key must have 32 bytes; it has ${key.length}.`);
    this.#key = createSecretKey(key);
    this.keyId = createHmac('sha256', key).update('key id').digest('hex').slice(0, 16);
  }

  /**
   * What has not changed stays sealed as it is.
   * @param place what the value is and the row it stands in; opening takes the same words
   */
  seal(clear: string, place: string): string {
    const known = this.#opened.get(place) ?? this.#unopened.get(place);
    if (known?.clear === clear) return known.sealed;
    const sealed = this.#seal(clear, place);
    this.#opened.delete(place);
    remember(this.#unopened, UNOPENED, place, { sealed, clear });
    return sealed;
  }

  open(sealed: string, place: string): string {
    const known = this.#opened.get(place);
    if (known?.sealed === sealed) return known.clear;
    const unopened = this.#unopened.get(place);
    const clear = unopened?.sealed === sealed ? unopened.clear : this.#open(sealed, place);
    this.#unopened.delete(place);
    remember(this.#opened, REMEMBERED, place, { sealed, clear });
    return clear;
  }

  #seal(clear: string, place: string): string {
    const iv = randomOctets(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, iv, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(`${this.keyId}:${place}`));
    const text = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
    return `${this.keyId}.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
  }

  #open(sealed: string, place: string): string {
    const dot = sealed.indexOf('.');
    const keyId = sealed.slice(0, dot);
    if (keyId !== this.keyId) {
      throw new Error(`Sealed with the key-encryption key ${keyId}; the configured one is ${this.keyId}.`);
    }
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(`${keyId}:${place}`));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const clear = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    decipher.final();
    return clear.toString();
  }
}

function remember(known: Map<string, Known>, most: number, place: string, value: Known): void {
  if (value.sealed.length > SHORT) return;
  makeRoom(known, most);
  known.set(place, value);
}
