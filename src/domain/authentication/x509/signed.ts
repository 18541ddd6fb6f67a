import { type KeyObject, verify } from 'node:crypto';
import { type DerValue, derValues, objectIdentifier } from '../../../lib/der.ts';
import { tlv } from '../../../lib/der-writer.ts';

/** The algorithms of signatures that are taken, by their object identifiers; none of them is broken. */
const DIGESTS: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.3.101.112': null,
  '1.3.101.113': null,
};

/** What somebody has signed: contents, algorithm, signature (RFC 5280 section 5.1.1, RFC 6960 section 4.2.1). */
export interface Signed {
  readonly contents: DerValue;
  readonly algorithm: string;
  readonly signature: Buffer;
}

/** @throws {Error} when it is nothing signed */
export function readSigned([contents, algorithm, signature]: readonly DerValue[]): Signed {
  const [id] = derValues(algorithm?.contents ?? Buffer.alloc(0));
  if (!contents || !id || signature?.tag !== BIT_STRING) throw new Error('nothing signed');
  return { contents, algorithm: objectIdentifier(id.contents), signature: signature.contents.subarray(1) };
}

const BIT_STRING = 0x03;

export function isSignedBy(key: KeyObject, { contents, algorithm, signature }: Signed): boolean {
  const digest = DIGESTS[algorithm];
  if (digest === undefined) return false;
  try {
    return verify(digest, tlv(contents.tag, contents.contents), key, signature);
  } catch {
    // Of another kind of key.
    return false;
  }
}

/** Milliseconds since 1970 of a UTCTime or a GeneralizedTime (RFC 5280 section 4.1.2.5); NaN for anything else. */
export function timeOf(value: DerValue | undefined): number {
  const text = value?.contents.toString('latin1') ?? '';
  const long = value?.tag === 0x18 ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(long);
  return parts
    ? Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`)
    : Number.NaN;
}

export const isTime = (value: DerValue | undefined): boolean => value?.tag === 0x17 || value?.tag === 0x18;
