import { hash, X509Certificate } from 'node:crypto';
import { certificateFields, first } from '../../../lib/certificate-fields.ts';
import { DER, type DerValue, derValues, objectIdentifier } from '../../../lib/der.ts';
import { NULL, octets, oid, sequence, tlv } from '../../../lib/der-writer.ts';
import { isSignedBy, isTime, readSigned, timeOf } from './signed.ts';

/** What a responder says of a certificate (RFC 6960 section 2.2). */
export type CertificateStatus = 'good' | 'revoked' | 'unknown';

const SHA_1 = sequence(oid('1.3.14.3.2.26'), NULL);
const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9';
const INTEGER = 0x02;
const STATUSES: ReadonlyMap<number | undefined, CertificateStatus> = new Map([
  [0x80, 'good'],
  [0xa1, 'revoked'],
]);
/** Milliseconds by which clocks may differ, and for which an answer is good that does not say so itself. */
const SKEW = 60_000;
const FRESH = 600_000;

/** By which a certificate is asked about (RFC 6960 section 4.1.1): SHA-1 says which one, and vouches for nothing. */
function certificateId(certificate: X509Certificate, issuer: X509Certificate): Buffer {
  const name = tlv(DER.sequence, certificateFields(issuer.raw).subject);
  const [, key] = derValues(first(issuer.publicKey.export({ type: 'spki', format: 'der' })));
  return sequence(
    SHA_1,
    octets(hash('sha1', name, 'buffer')),
    octets(hash('sha1', key?.contents.subarray(1) ?? Buffer.alloc(0), 'buffer')),
    tlv(INTEGER, certificateFields(certificate.raw).serialNumber),
  );
}

/** Where a responder is asked about a certificate, by GET (RFC 6960 appendix A.1). */
export function requestUrl(responder: string, certificate: X509Certificate, issuer: X509Certificate): string {
  const request = sequence(sequence(sequence(sequence(certificateId(certificate, issuer)))));
  return `${responder.replace(/\/$/, '')}/${encodeURIComponent(request.toString('base64'))}`;
}

/**
 * What the answer of a responder says of a certificate; `unknown` where it has no answer to that, or one that is out of date.
 * @param appointed the certificate that it may sign by besides those that the issuer has appointed
 * @throws {Error} when it is no answer, or is signed by nobody who may
 */
export function statusIn(
  answer: Buffer,
  certificate: X509Certificate,
  issuer: X509Certificate,
  appointed: X509Certificate | undefined,
  now: number,
): CertificateStatus {
  const [status, wrapped] = derValues(first(answer));
  if (status?.contents[0] !== 0 || !wrapped) throw new Error(`the responder refuses: ${status?.contents[0]}`);
  const [type, response] = derValues(first(wrapped.contents));
  if (!type || objectIdentifier(type.contents) !== BASIC_RESPONSE || !response)
    throw new Error('an answer of another kind');
  const parts = derValues(first(response.contents));
  const signed = readSigned(parts);
  const signers = [issuer, ...(appointed ? [appointed] : []), ...delegates(parts[3], issuer, now)];
  if (!signers.some(({ publicKey }) => isSignedBy(publicKey, signed)))
    throw new Error('an answer that nobody has signed who may');
  const responses = derValues(signed.contents.contents).find(({ tag }) => tag === DER.sequence);
  const wanted = certificateId(certificate, issuer);
  for (const { contents } of derValues(responses?.contents ?? Buffer.alloc(0))) {
    const [id, found, thisUpdate, ...rest] = derValues(contents);
    if (!id || !sequence(id.contents).equals(wanted)) continue;
    return isCurrent(thisUpdate, rest, now) ? (STATUSES.get(found?.tag) ?? 'unknown') : 'unknown';
  }
  return 'unknown';
}

/** Certificates that came along, by which the issuer has others sign (RFC 6960 section 4.2.2.2). */
function delegates(
  certificates: DerValue | undefined,
  issuer: X509Certificate,
  now: number,
): X509Certificate[] {
  if (!certificates) return [];
  return derValues(first(certificates.contents))
    .map(({ tag, contents }) => new X509Certificate(tlv(tag, contents)))
    .filter(
      (each) =>
        each.keyUsage?.includes(OCSP_SIGNING) &&
        each.checkIssued(issuer) &&
        each.verify(issuer.publicKey) &&
        each.validFromDate.getTime() <= now &&
        now <= each.validToDate.getTime(),
    );
}

function isCurrent(thisUpdate: DerValue | undefined, rest: readonly DerValue[], now: number): boolean {
  const since = timeOf(thisUpdate);
  const [next] = rest[0]?.tag === 0xa0 ? derValues(rest[0].contents) : [];
  const until = isTime(next) ? timeOf(next) : since + FRESH;
  return since - SKEW <= now && now <= until + SKEW;
}
