import { first, readExtensions } from '../../../lib/certificate-fields.ts';
import { DER, derValues } from '../../../lib/der.ts';
import { isTime, readSigned, type Signed, timeOf } from './signed.ts';

/** A list of revoked certificates (RFC 5280 section 5). */
export interface RevocationList extends Signed {
  /** The contents of a distinguished name. */
  readonly issuer: Buffer;
  /** When the next one comes, in milliseconds since 1970. */
  readonly nextUpdate: number | undefined;
  /** Serial numbers, the contents of each in hexadecimal. */
  readonly revoked: ReadonlySet<string>;
}

const INTEGER = 0x02;
const EXTENSIONS = 0xa0;
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
/** A list is of authorities' certificates, for some reasons alone, of several issuers', or of attributes'. */
const OTHERS = [0x82, 0x83, 0x84, 0x85];

const read = new WeakMap<Buffer, RevocationList>();

/** @param file DER or PEM, the same file a second time for nothing @throws {Error} when it is none, or none that says it all */
export function revocationList(file: Buffer): RevocationList {
  const known = read.get(file);
  if (known) return known;
  const list = readList(derOf(file));
  read.set(file, list);
  return list;
}

function derOf(file: Buffer): Buffer {
  if (file[0] === DER.sequence) return file;
  const [, pem = ''] = /-----BEGIN X509 CRL-----([^-]+)-----END/.exec(file.toString('latin1')) ?? [];
  return Buffer.from(pem, 'base64');
}

function readList(der: Buffer): RevocationList {
  const signed = readSigned(derValues(first(der)));
  const fields = derValues(signed.contents.contents);
  if (fields[0]?.tag === INTEGER) fields.shift();
  const [, issuer, , ...rest] = fields;
  if (issuer?.tag !== DER.sequence) throw new Error('not a list of revoked certificates');
  const extensions = rest.find(({ tag }) => tag === EXTENSIONS);
  if (extensions) checkExtensions(first(extensions.contents));
  const entries = rest.find(({ tag }) => tag === DER.sequence);
  return {
    ...signed,
    issuer: issuer.contents,
    nextUpdate: isTime(rest[0]) ? timeOf(rest[0]) : undefined,
    revoked: new Set(
      derValues(entries?.contents ?? Buffer.alloc(0)).map(({ contents }) => first(contents).toString('hex')),
    ),
  };
}

/** A list of changes, or of others' certificates, does not say who is not revoked. @throws {Error} */
function checkExtensions(encoding: Buffer): void {
  for (const [type, { isCritical, value }] of readExtensions(encoding)) {
    if (type === ISSUING_DISTRIBUTION_POINT) {
      if (derValues(first(value)).some(({ tag }) => OTHERS.includes(tag)))
        throw new Error('a list of other certificates');
    } else if (isCritical) throw new Error(`a list with the extension ${type}, which is not understood`);
  }
}
