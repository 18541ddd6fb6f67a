import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { derValues, objectIdentifier } from '../../../lib/der.ts';
import { NULL, octets, oid, sequence } from '../../../lib/der-writer.ts';
import type { KeystoreEntry, KeystoreFormat } from './keystore.ts';

const MAGIC = 0xfeedfeed;
const KEY = 1;
const CERTIFICATE = 2;
/** What Java mixes into the digest of the whole. */
const SALT = 'Mighty Aphrodite';
const PROTECTION = '1.3.6.1.4.1.42.2.17.1.1';
const DIGEST = 20;

/**
 * Java's own archive, version 2. Its protection is a stream of SHA-1 over the password: good for handing keys over, not for
 * keeping them.
 */
export const jks: KeystoreFormat = {
  read(archive, passwords) {
    const body = archive.subarray(0, -DIGEST);
    if (archive.length < 32 || !isSame(digestOf(passwords.store, body), archive.subarray(-DIGEST)))
      throw new Error('no archive, or another password');
    const reader = new Reader(body);
    if (reader.int() !== MAGIC || reader.int() !== 2) throw new Error('another version');
    const entries: KeystoreEntry[] = [];
    for (let left = reader.int(); left > 0; left -= 1) entries.push(readEntry(reader, passwords.key));
    return entries;
  },
  write(entries, passwords, now) {
    const parts = [int(MAGIC), int(2), int(entries.length)];
    for (const { alias, privateKey, certificates } of entries) {
      const head = [utf(alias), long(now)];
      const all = certificates.map((certificate) => Buffer.concat([utf('X.509'), counted(certificate)]));
      if (privateKey)
        parts.push(int(KEY), ...head, counted(locked(privateKey, passwords.key)), int(all.length), ...all);
      else parts.push(int(CERTIFICATE), ...head, ...all.slice(0, 1));
    }
    const body = Buffer.concat(parts);
    return Buffer.concat([body, digestOf(passwords.store, body)]);
  },
};

function readEntry(reader: Reader, password: string): KeystoreEntry {
  const kind = reader.int();
  const alias = reader.utf();
  reader.take(8);
  if (kind === CERTIFICATE) return { alias, certificates: [readCertificate(reader)] };
  if (kind !== KEY) throw new Error('an entry of another kind');
  const privateKey = unlocked(reader.counted(), password);
  const certificates: Buffer[] = [];
  for (let left = reader.int(); left > 0; left -= 1) certificates.push(readCertificate(reader));
  return { alias, ...(privateKey && { privateKey }), certificates };
}

function readCertificate(reader: Reader): Buffer {
  reader.utf();
  return reader.counted();
}

/** Reads on, and never past the end. */
class Reader {
  readonly bytes: Buffer;
  at = 0;
  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Error('cut off');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  int = (): number => this.take(4).readUInt32BE();
  utf = (): string => this.take(this.take(2).readUInt16BE()).toString('utf8');
  counted = (): Buffer => this.take(this.int());
}

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const long = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
};
const counted = (bytes: Buffer): Buffer => Buffer.concat([int(bytes.length), bytes]);
function utf(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([int(bytes.length).subarray(2), bytes]);
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const sha1 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha1').update(Buffer.concat(parts)).digest();
const digestOf = (password: string, body: Buffer) => sha1(utf16(password), Buffer.from(SALT), body);
const isSame = (some: Buffer, other: Buffer) => some.length === other.length && timingSafeEqual(some, other);

/** The key with the password’s stream over it. */
function streamed(password: Buffer, salt: Buffer, text: Buffer): Buffer {
  const out = Buffer.from(text);
  let block = salt;
  for (let at = 0; at < out.length; at += DIGEST) {
    block = sha1(password, block);
    for (let index = 0; index < DIGEST && at + index < out.length; index += 1)
      out[at + index] = (out[at + index] ?? 0) ^ (block[index] ?? 0);
  }
  return out;
}

function locked(key: Buffer, password: string): Buffer {
  const secret = utf16(password);
  const salt = randomBytes(DIGEST);
  const sealed = Buffer.concat([salt, streamed(secret, salt, key), sha1(secret, key)]);
  return sequence(sequence(oid(PROTECTION), NULL), octets(sealed));
}

/** Undefined where the password is another. @throws {Error} when it is locked in another way */
function unlocked(encoding: Buffer, password: string): Buffer | undefined {
  const [info] = derValues(encoding);
  const [algorithm, sealed] = derValues(info?.contents ?? Buffer.alloc(0));
  const [identifier] = derValues(algorithm?.contents ?? Buffer.alloc(0));
  if (!sealed || !identifier || objectIdentifier(identifier.contents) !== PROTECTION)
    throw new Error('a key locked in another way');
  const { contents } = sealed;
  const secret = utf16(password);
  const key = streamed(secret, contents.subarray(0, DIGEST), contents.subarray(DIGEST, -DIGEST));
  return isSame(sha1(secret, key), contents.subarray(-DIGEST)) ? key : undefined;
}
