import type { X509Certificate } from 'node:crypto';
import { anchorOf, type PresentedCertificate } from '../../../lib/certificate-chain.ts';
import { type CertificateFields, certificateFields } from '../../../lib/certificate-fields.ts';
import { derValues, objectIdentifier } from '../../../lib/der.ts';
import { CertificateRefused } from './refused.ts';
import { checkRevocation, type RevocationSources } from './revocation.ts';
import type { X509Settings } from './settings.ts';

/** What certificates are held against. */
export interface CertificateGround {
  /** Those that vouch for certificates of people and clients. */
  readonly authorities: readonly X509Certificate[];
  readonly sources: RevocationSources;
}

const [KEY_USAGE, EXTENDED_KEY_USAGE, POLICIES] = ['2.5.29.15', '2.5.29.37', '2.5.29.32'];

/** What keys may be for, in the order of the bits (RFC 5280 section 4.2.1.3). */
const USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** Holds a certificate against what a step asks of it. @param now milliseconds @throws {CertificateRefused} */
export async function checkCertificate(
  presented: PresentedCertificate,
  settings: X509Settings,
  { authorities, sources }: CertificateGround,
  now: number,
): Promise<void> {
  const fields = certificateFields(presented.certificate.raw);
  if (settings.checksTrust && !anchorOf(presented, authorities, now))
    throw new CertificateRefused('No authority that is trusted has issued the certificate.');
  if (settings.checksTimes)
    for (const each of [presented.certificate, ...presented.chain]) checkTimes(each, now);
  checkKeyUsage(fields, settings.keyUsage);
  checkExtendedKeyUsage(fields, settings.extendedKeyUsage);
  checkPolicies(fields, settings);
  await checkRevocation(presented, settings.revocation, { authorities, sources, now });
}

function checkTimes({ validFromDate, validToDate, serialNumber }: X509Certificate, now: number): void {
  const which = `The certificate with the serial number ${serialNumber.toLowerCase()}`;
  if (now < validFromDate.getTime())
    throw new CertificateRefused(`${which} is not valid before ${validFromDate.toISOString()}.`);
  if (now > validToDate.getTime())
    throw new CertificateRefused(`${which} has expired on ${validToDate.toISOString()}.`);
}

function checkKeyUsage({ extensions }: CertificateFields, wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const extension = extensions.get(KEY_USAGE);
  if (!extension) throw new CertificateRefused('Key usage extension is expected, but unavailable.');
  const [bits] = derValues(extension.value);
  // The first octet says how many bits of the last are unused.
  const octets = bits?.contents.subarray(1) ?? Buffer.alloc(0);
  for (const usage of wanted) {
    const bit = USAGES.findIndex((each) => each.toLowerCase() === usage.toLowerCase());
    const isSet = ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
    if (bit < 0 || !isSet)
      throw new CertificateRefused(`Key Usage bit '${USAGES[bit] ?? usage}' is not set.`);
  }
}

function checkExtendedKeyUsage({ extensions }: CertificateFields, wanted: readonly string[]): void {
  if (wanted.length === 0) return;
  const extension = extensions.get(EXTENDED_KEY_USAGE);
  if (!extension) throw new CertificateRefused('Extended key usage extension is expected, but unavailable.');
  const [list] = derValues(extension.value);
  const found = derValues(list?.contents ?? Buffer.alloc(0)).map(({ contents }) =>
    objectIdentifier(contents),
  );
  const missing = wanted.find((usage) => !found.includes(usage));
  if (missing !== undefined) throw new CertificateRefused(`Extended Key Usage '${missing}' is missing.`);
}

function checkPolicies(
  { extensions }: CertificateFields,
  { policies: wanted, needsAllPolicies }: X509Settings,
): void {
  if (wanted.length === 0) return;
  const extension = extensions.get(POLICIES);
  if (!extension) throw new CertificateRefused('Certificate policies are expected, but unavailable.');
  const [list] = derValues(extension.value);
  const found = derValues(list?.contents ?? Buffer.alloc(0)).flatMap(({ contents }) => {
    const [id] = derValues(contents);
    return id ? [objectIdentifier(id.contents)] : [];
  });
  const isThere = (policy: string) => found.includes(policy);
  if (needsAllPolicies ? !wanted.every(isThere) : !wanted.some(isThere))
    throw new CertificateRefused(
      `The certificate has not ${needsAllPolicies ? 'all' : 'any'} of the policies ${wanted.join(', ')}.`,
    );
}
