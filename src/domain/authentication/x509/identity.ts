import { hash, type X509Certificate } from 'node:crypto';
import { canonicalName } from '../../../lib/canonical-name.ts';
import { type CertificateFields, certificateFields } from '../../../lib/certificate-fields.ts';
import { derText, derValues, objectIdentifier } from '../../../lib/der.ts';
import { type DistinguishedName, javaName, readName } from '../../../lib/distinguished-name.ts';
import { linearPattern } from '../../../lib/linear-pattern.ts';
import { SEPARATOR, type X509Settings } from './settings.ts';

type Certificate = Pick<X509Certificate, 'raw'>;
type Reader = (
  certificate: Certificate,
  fields: CertificateFields,
  settings: X509Settings,
) => string | undefined | Promise<string | undefined>;

const [COMMON_NAME, EMAIL] = ['2.5.4.3', '1.2.840.113549.1.9.1'];
const ALTERNATIVE_NAME = '2.5.29.17';
const [OTHER_NAME, RFC822_NAME] = [0xa0, 0x81];
/** The name by which Windows knows the owner of a smart card. */
const UPN = '1.3.6.1.4.1.311.20.2.3';

/** Where certificates say who somebody is, by the words of Keycloak's configuration. */
const READERS: Readonly<Record<string, Reader>> = {
  'match subjectdn using regular expression': (_certificate, { subject }, settings) =>
    part(settings.pattern, spelled(readName(subject), settings)),
  "subject's e-mail": (_certificate, { subject }) => attributeOf(readName(subject), EMAIL),
  "subject's alternative name e-mail": (_certificate, fields) => alternativeNames(fields).email,
  "subject's alternative name othername (upn)": (_certificate, fields) => alternativeNames(fields).other,
  "subject's common name": (_certificate, { subject }) => attributeOf(readName(subject), COMMON_NAME),
  'match issuerdn using regular expression': (_certificate, { issuer }, settings) =>
    part(settings.pattern, spelled(readName(issuer), settings)),
  'certificate serial number': (_certificate, { serialNumber }, settings) => number(serialNumber, settings),
  'certificate serial number and issuerdn': (_certificate, { serialNumber, issuer }, settings) =>
    `${number(serialNumber, settings)}${SEPARATOR}${spelled(readName(issuer), settings)}`,
  'sha-256 thumbprint': ({ raw }) => hash('sha256', raw, 'hex'),
  'full certificate in pem format': ({ raw }) => raw.toString('base64'),
};

/**
 * Who a certificate says its owner is, as the step is to read it; undefined where it does not say so.
 * @throws {Error} where the settings name no source, or a pattern that is none or does not match in linear time
 */
export async function identityOf(
  certificate: Certificate,
  settings: X509Settings,
): Promise<string | undefined> {
  const source = settings.source.toLowerCase();
  const read = Object.hasOwn(READERS, source) ? READERS[source] : undefined;
  if (!read) throw new Error(`${settings.source} is no place of a certificate that says who somebody is`);
  return (await read(certificate, certificateFields(certificate.raw), settings)) || undefined;
}

/** What events tell of a certificate. */
export function certificateDetails({ raw }: Certificate): Readonly<Record<string, string>> {
  const { serialNumber, subject, issuer } = certificateFields(raw);
  return {
    x509_cert_serial_number: number(serialNumber, { isHexadecimalSerialNumber: false }),
    x509_cert_subject_distinguished_name: javaName(readName(subject)),
    x509_cert_issuer_distinguished_name: javaName(readName(issuer)),
  };
}

const spelled = (name: DistinguishedName, { isCanonicalName }: X509Settings) =>
  isCanonicalName ? canonicalName(name) : javaName(name);

const number = (
  serial: Buffer,
  { isHexadecimalSerialNumber }: Pick<X509Settings, 'isHexadecimalSerialNumber'>,
): string => {
  const hexadecimal = serial.toString('hex');
  return isHexadecimalSerialNumber
    ? hexadecimal
    : String(BigInt.asIntN(serial.length * 8, BigInt(`0x${hexadecimal}`)));
};

/** What the only group of the pattern matches, in letters of any case. */
async function part(source: string, text: string): Promise<string | undefined> {
  const pattern = await linearPattern(source, { ignoresCase: true });
  return pattern.groups === 1 ? pattern.find(text)?.[1] : undefined;
}

/** The first attribute of the type in the order of the encoding, special characters escaped (as Keycloak). */
const attributeOf = (name: DistinguishedName, wanted: string): string | undefined =>
  name
    .toReversed()
    .flat()
    .find(({ type }) => type === wanted)
    ?.value.replace(/[,"\\+=<>;]|^#/g, '\\$&')
    .replace(/^ +| +$/g, (blanks) => '\\ '.repeat(blanks.length));

/** The first address, and the UPN or else the last name of another kind that is text (RFC 5280 section 4.2.1.6). */
function alternativeNames({ extensions }: CertificateFields) {
  const [names] = derValues(extensions.get(ALTERNATIVE_NAME)?.value ?? Buffer.alloc(0));
  const all = derValues(names?.contents ?? Buffer.alloc(0));
  const others = all.flatMap(({ tag, contents }) => (tag === OTHER_NAME ? otherName(contents) : []));
  const upn = others.find(({ type }) => type === UPN);
  return {
    email: all.find(({ tag }) => tag === RFC822_NAME)?.contents.toString('latin1'),
    other: (upn ?? others.at(-1))?.text,
  };
}

function otherName(contents: Buffer): { readonly type: string; readonly text: string }[] {
  const [type, tagged] = derValues(contents);
  const [value] = derValues(tagged?.contents ?? Buffer.alloc(0));
  const text = value && derText(value);
  return type && text !== undefined ? [{ type: objectIdentifier(type.contents), text }] : [];
}
