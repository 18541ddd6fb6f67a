import { DER, type DerValue, derValues, objectIdentifier } from './der.ts';

/** What an X.509 certificate says of itself besides its key (RFC 5280 section 4.1). */
export interface CertificateFields {
  /** The contents of the whole number, two's complement. */
  readonly serialNumber: Buffer;
  /** The contents of a distinguished name each. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** By their object identifiers. */
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
}

export interface CertificateExtension {
  readonly isCritical: boolean;
  /** What is inside the octet string. */
  readonly value: Buffer;
}

const BOOLEAN = 0x01;
const EXTENSIONS = 0xa3;

/** @param certificate DER @throws {Error} when it is none */
export function certificateFields(certificate: Buffer): CertificateFields {
  const fields = derValues(first(first(certificate)));
  // Before the serial number there may be a version; behind it come signature, issuer, validity, subject.
  const from = fields[0]?.tag === DER.version ? 1 : 0;
  const [serialNumber, , issuer, , subject] = fields.slice(from);
  if (!serialNumber || issuer?.tag !== DER.sequence || subject?.tag !== DER.sequence)
    throw new Error('not a certificate');
  const extensions = fields.find(({ tag }) => tag === EXTENSIONS);
  return {
    serialNumber: serialNumber.contents,
    issuer: issuer.contents,
    subject: subject.contents,
    extensions: extensions ? readExtensions(first(extensions.contents)) : new Map(),
  };
}

/** The contents of the first value of an encoding. @throws {Error} */
export function first(encoding: Buffer): Buffer {
  const [value] = derValues(encoding);
  if (!value) throw new Error('not DER');
  return value.contents;
}

/** @param encoding the extensions one after the other (RFC 5280 section 4.1.2.9, and section 5.2 of lists) */
export function readExtensions(encoding: Buffer): Map<string, CertificateExtension> {
  return new Map(derValues(encoding).map(readExtension));
}

function readExtension({ contents }: DerValue): [string, CertificateExtension] {
  const [type, ...rest] = derValues(contents);
  const value = rest.at(-1);
  if (type?.tag !== DER.objectIdentifier || !value) throw new Error('not an extension');
  const [flag] = rest;
  const isCritical = flag?.tag === BOOLEAN && flag.contents[0] !== 0;
  return [objectIdentifier(type.contents), { isCritical, value: value.contents }];
}
