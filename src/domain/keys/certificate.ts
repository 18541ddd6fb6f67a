import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { NULL, sequence, set, tlv } from '../../lib/der-writer.ts';

const signAsync = promisify(sign);

const YEARS_10_MS = 10 * 365.25 * 24 * 3600 * 1000;

/**
 * A self-signed X.509 certificate (RFC 5280) over an RSA or EC key, DER. Relying parties find it as `x5c` in the key set;
 * it vouches for nothing but the key itself, so it has no extensions.
 * @param now milliseconds since 1970
 */
export async function selfSignedCertificate(
  commonName: string,
  publicKey: KeyObject,
  privateKey: KeyObject,
  now: number,
): Promise<Buffer> {
  const algorithm =
    publicKey.asymmetricKeyType === 'rsa'
      ? sequence(OID_SHA256_WITH_RSA, NULL)
      : sequence(OID_ECDSA_WITH_SHA256);
  const name = sequence(set(sequence(OID_COMMON_NAME, tlv(0x0c, Buffer.from(commonName)))));
  const toBeSigned = sequence(
    integer(randomBytes(8)),
    algorithm,
    name,
    sequence(utcTime(now), utcTime(now + YEARS_10_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = await signAsync('sha256', toBeSigned, privateKey);
  return sequence(toBeSigned, algorithm, tlv(0x03, Buffer.concat([Buffer.of(0), signature])));
}

const OID_SHA256_WITH_RSA = Buffer.from('06092a864886f70d01010b', 'hex');
/** RFC 5758 section 3.2. */
const OID_ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const OID_COMMON_NAME = Buffer.from('0603550403', 'hex');
/** A leading zero keeps the number positive, and the first byte is made non-zero so that the form is minimal. */
const integer = (bytes: Buffer) =>
  tlv(0x02, Buffer.concat([Buffer.of(((bytes[0] ?? 0) & 0x7f) | 0x40), bytes.subarray(1)]));

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
function utcTime(milliseconds: number): Buffer {
  const digits = `${new Date(milliseconds).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return Number(digits.slice(0, 4)) < 2050
    ? tlv(0x17, Buffer.from(digits.slice(2)))
    : tlv(0x18, Buffer.from(digits));
}
