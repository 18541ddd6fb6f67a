import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { type DerValue, derValues, objectIdentifier } from '../../../lib/der.ts';
import { NULL, octets, oid, sequence, set, tagged, tlv, wholeNumber } from '../../../lib/der-writer.ts';
import type { KeystoreEntry, KeystoreFormat, Passwords } from './keystore.ts';
import { pkcs12Key } from './pkcs12-key.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED = '1.2.840.113549.1.7.6';
const BAG = '1.2.840.113549.1.12.10.1';
const FRIENDLY_NAME = '1.2.840.113549.1.9.20';
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21';
/** What Java knows a certificate by that stands for itself. */
const TRUSTED = '2.16.840.1.113894.746875.1.1';
const ANY_USAGE = '2.5.29.37.0';
const X509 = '1.2.840.113549.1.9.22.1';
const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const SHA256 = '2.16.840.1.101.3.4.2.1';
/** As many as Java makes; whoever asks for more of ours asks for our time. */
const ITERATIONS = 10_000;
const MAX_ITERATIONS = 100_000;
const MAX_PARTS = 10;

/**
 * PKCS #12 (RFC 7292). Certificates are written in the clear: they are public. Keys are locked by the password of the store, as
 * most tools expect.
 */
export const pkcs12: KeystoreFormat = {
  read(archive, passwords) {
    const [, safe, mac] = partsOf(archive);
    const content = contentOf(need(safe));
    checkMac(content, need(mac), passwords.store);
    const parts = derValues(inside(content));
    if (parts.length > MAX_PARTS) throw new Error('too many parts');
    const bags = parts.flatMap((info) => bagsOf(info, passwords.store));
    return entriesOf(bags, passwords);
  },
  write(entries, passwords) {
    const bags = entries.flatMap((entry, index) => bagsFor(entry, index, passwords.store));
    const content = sequence(sequence(oid(DATA), tagged(0, octets(sequence(...bags)))));
    const salt = randomBytes(20);
    const key = pkcs12Key('sha256', passwords.store, salt, ITERATIONS, 3, 32);
    const digest = createHmac('sha256', key).update(content).digest();
    return sequence(
      wholeNumber(3),
      sequence(oid(DATA), tagged(0, octets(content))),
      sequence(sequence(sequence(oid(SHA256), NULL), octets(digest)), octets(salt), wholeNumber(ITERATIONS)),
    );
  },
};

function need<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('no archive');
  return value;
}

const inside = (encoding: Buffer): Buffer => need(derValues(encoding)[0]).contents;
const partsOf = (encoding: Buffer): DerValue[] => derValues(inside(encoding));
const numberOf = ({ contents }: DerValue): number => {
  if (contents.length === 0 || contents.length > 6) throw new Error('a number that is too large');
  return contents.readUIntBE(0, contents.length);
};

/** The octets of a ContentInfo of plain data. */
function contentOf({ contents }: DerValue): Buffer {
  const [type, value] = derValues(contents);
  if (objectIdentifier(need(type).contents) !== DATA) throw new Error('signed archives are not read');
  return inside(need(value).contents);
}

function checkMac(content: Buffer, { contents }: DerValue, password: string): void {
  const [info, salt, iterations] = derValues(contents);
  const [algorithm, digest] = derValues(need(info).contents);
  const hash = need(HASHES[objectIdentifier(inside(need(algorithm).contents))]);
  const count = iterations ? numberOf(iterations) : 1;
  if (count > MAX_ITERATIONS) throw new Error('too many iterations');
  const length = createHash(hash).digest().length;
  const key = pkcs12Key(hash, password, need(salt).contents, count, 3, length);
  const expected = createHmac(hash, key).update(content).digest();
  const { contents: said } = need(digest);
  if (said.length !== expected.length || !timingSafeEqual(said, expected))
    throw new Error('another password');
}

interface Bag {
  readonly kind: string;
  readonly value: Buffer;
  readonly alias?: string;
  readonly keyId?: string;
}

/** The bags of a part of the archive, which may be encrypted. */
function bagsOf(info: DerValue, password: string): Bag[] {
  const [type, value] = derValues(info.contents);
  const kind = objectIdentifier(need(type).contents);
  const safe = kind === ENCRYPTED ? decrypted(need(value).contents, password) : contentOf(info);
  return partsOf(safe).map(({ contents }) => bagOf(contents));
}

function bagOf(contents: Buffer): Bag {
  const [id, value, attributes] = derValues(contents);
  const said = new Map(
    (attributes ? derValues(attributes.contents) : []).map((attribute) => {
      const [name, values] = derValues(attribute.contents);
      return [objectIdentifier(need(name).contents), inside(need(values).contents)];
    }),
  );
  const name = said.get(FRIENDLY_NAME);
  const keyId = said.get(LOCAL_KEY_ID)?.toString('hex');
  return {
    kind: objectIdentifier(need(id).contents),
    value: need(value).contents,
    ...(name && { alias: Buffer.from(name).swap16().toString('utf16le') }),
    ...(keyId !== undefined && { keyId }),
  };
}

function entriesOf(bags: readonly Bag[], passwords: Passwords): KeystoreEntry[] {
  const certificates = bags
    .filter(({ kind }) => kind === `${BAG}.3`)
    .map((bag) => ({ ...bag, certificate: inside(need(partsOf(bag.value)[1]).contents) }));
  const keys = bags.filter(({ kind }) => kind === `${BAG}.1` || kind === `${BAG}.2`);
  const mine = ({ keyId }: Bag) => certificates.filter((each) => keyId !== undefined && each.keyId === keyId);
  const used = new Set(keys.flatMap(mine));
  return [
    ...keys.map((bag) => {
      const privateKey =
        bag.kind === `${BAG}.1`
          ? bag.value
          : (opened(bag.value, passwords.store) ?? opened(bag.value, passwords.key));
      return {
        alias: (bag.alias ?? '').toLowerCase(),
        ...(privateKey && { privateKey }),
        certificates: mine(bag).map(({ certificate }) => certificate),
      };
    }),
    ...certificates
      .filter((each) => !used.has(each))
      .map(({ alias = '', certificate }) => ({ alias: alias.toLowerCase(), certificates: [certificate] })),
  ];
}

function opened(key: Buffer, passphrase: string): Buffer | undefined {
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase }).export({
      format: 'der',
      type: 'pkcs8',
    });
  } catch {
    return undefined;
  }
}

const PBES2 = '1.2.840.113549.1.5.13';
const TRIPLE_DES = '1.2.840.113549.1.12.1.3';
const PRFS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const CIPHERS: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};

/** What EncryptedData holds (RFC 5652 section 8), by PBES2 or the older way with Triple DES. */
function decrypted(encoding: Buffer, password: string): Buffer {
  const [, info] = partsOf(encoding);
  const [, algorithm, text] = derValues(need(info).contents);
  const [id, parameters] = derValues(need(algorithm).contents);
  const [cipher, key, iv] = cipherOf(
    objectIdentifier(need(id).contents),
    need(parameters).contents,
    password,
  );
  const decipher = createDecipheriv(cipher, key, iv);
  return Buffer.concat([decipher.update(need(text).contents), decipher.final()]);
}

function cipherOf(id: string, parameters: Buffer, password: string): [string, Buffer, Buffer] {
  const [first, second] = derValues(parameters);
  if (id === TRIPLE_DES) {
    const count = numberOf(need(second));
    if (count > MAX_ITERATIONS) throw new Error('too many iterations');
    const make = (purpose: number, length: number) =>
      pkcs12Key('sha1', password, need(first).contents, count, purpose, length);
    return ['des-ede3-cbc', make(1, 24), make(2, 8)];
  }
  if (id !== PBES2) throw new Error('an encryption that is not read');
  const [, derivation] = derValues(need(first).contents);
  const [salt, iterations, ...rest] = derValues(need(derivation).contents);
  const prf = rest.find(({ tag }) => tag === 0x30);
  const hash = prf ? need(PRFS[objectIdentifier(inside(prf.contents))]) : 'sha1';
  const [scheme, iv] = derValues(need(second).contents);
  const [cipher, length] = need(CIPHERS[objectIdentifier(need(scheme).contents)]);
  const count = numberOf(need(iterations));
  if (count > MAX_ITERATIONS) throw new Error('too many iterations');
  return [cipher, pbkdf2Sync(password, need(salt).contents, count, length, hash), need(iv).contents];
}

function bagsFor({ alias, privateKey, certificates }: KeystoreEntry, index: number, passphrase: string) {
  const name = Buffer.from(alias, 'utf16le').swap16();
  const attribute = (id: string, value: Buffer) => sequence(oid(id), set(value));
  const attributes = set(
    attribute(FRIENDLY_NAME, tlv(0x1e, name)),
    privateKey ? attribute(LOCAL_KEY_ID, octets(Buffer.of(index + 1))) : attribute(TRUSTED, oid(ANY_USAGE)),
  );
  const bag = (kind: number, value: Buffer) => sequence(oid(`${BAG}.${kind}`), tagged(0, value), attributes);
  const key = privateKey && createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  return [
    ...(key ? [bag(2, key.export({ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase }))] : []),
    ...certificates.map((each) => bag(3, sequence(oid(X509), tagged(0, octets(each))))),
  ];
}
