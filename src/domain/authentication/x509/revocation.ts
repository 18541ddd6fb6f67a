import { X509Certificate } from 'node:crypto';
import { hasIssued, type PresentedCertificate } from '../../../lib/certificate-chain.ts';
import { certificateFields, first } from '../../../lib/certificate-fields.ts';
import { derValues } from '../../../lib/der.ts';
import { CertificateRefused } from './refused.ts';
import { requestUrl, statusIn } from './responder.ts';
import { type RevocationList, revocationList } from './revocation-list.ts';
import type { RevocationSettings } from './settings.ts';
import { isSignedBy } from './signed.ts';

/** How lists of revoked certificates and responders are asked. Both reject where they cannot be. */
export interface RevocationSources {
  /** What is at a URL, as of some minutes ago at most where it can be had. */
  list(url: string): Promise<Buffer>;
  ask(url: string): Promise<Buffer>;
}

interface Ground {
  readonly authorities: readonly X509Certificate[];
  readonly sources: RevocationSources;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const DISTRIBUTION_POINTS = '2.5.29.31';
const REVOKED = 'The certificate has been revoked.';
const UNCHECKED = 'Whether the certificate has been revoked cannot be checked.';

/** Holds a certificate against lists of its issuer, and its responder, where the step does. @throws {CertificateRefused} */
export async function checkRevocation(
  presented: PresentedCertificate,
  settings: RevocationSettings,
  ground: Ground,
): Promise<void> {
  if (settings.lists === undefined && settings.responder === undefined) return;
  const { certificate, chain } = presented;
  const issuer = [...chain, ...ground.authorities].find((each) => hasIssued(each, certificate, ground.now));
  if (!issuer) throw new CertificateRefused(UNCHECKED, new Error('no certificate of its issuer is at hand'));
  if (settings.lists !== undefined) await checkLists(certificate, issuer, settings, ground);
  if (settings.responder !== undefined) await checkResponder(certificate, issuer, settings, ground);
}

async function checkLists(
  certificate: X509Certificate,
  issuer: X509Certificate,
  { lists, needsFreshLists }: RevocationSettings,
  { sources, now }: Ground,
): Promise<void> {
  const urls = lists === 'of the certificate' ? distributionPoints(certificate) : (lists ?? []);
  if (urls.length === 0) throw new CertificateRefused(UNCHECKED, new Error('no list is named'));
  const { serialNumber } = certificateFields(certificate.raw);
  const { subject } = certificateFields(issuer.raw);
  let unread: unknown = new Error('no list is of its issuer');
  let isCovered = false;
  for (const url of urls) {
    let list: RevocationList;
    try {
      list = revocationList(await sources.list(url));
    } catch (error) {
      unread = error;
      // Of those that a certificate names any will do; those that an administrator names are all to be asked.
      if (lists === 'of the certificate') continue;
      throw new CertificateRefused(UNCHECKED, error);
    }
    if (!list.issuer.equals(subject)) continue;
    if (!isSignedBy(issuer.publicKey, list))
      throw new CertificateRefused(UNCHECKED, new Error(`the issuer has not signed the list at ${url}`));
    if (needsFreshLists && list.nextUpdate !== undefined && list.nextUpdate < now)
      throw new CertificateRefused(UNCHECKED, new Error(`the list at ${url} is out of date`));
    if (list.revoked.has(serialNumber.toString('hex'))) throw new CertificateRefused(REVOKED);
    isCovered = true;
  }
  if (!isCovered) throw new CertificateRefused(UNCHECKED, unread);
}

/** Where the certificate says that lists are (RFC 5280 section 4.2.1.13). */
function distributionPoints({ raw }: X509Certificate): string[] {
  const extension = certificateFields(raw).extensions.get(DISTRIBUTION_POINTS);
  if (!extension) return [];
  return derValues(first(extension.value)).flatMap(({ contents }) => {
    const [point] = derValues(contents).filter(({ tag }) => tag === 0xa0);
    const names = point ? derValues(point.contents).filter(({ tag }) => tag === 0xa0) : [];
    return names
      .flatMap((each) => derValues(each.contents))
      .flatMap(({ tag, contents: url }) => (tag === 0x86 ? [url.toString('latin1')] : []));
  });
}

async function checkResponder(
  certificate: X509Certificate,
  issuer: X509Certificate,
  settings: RevocationSettings,
  { sources, now }: Ground,
): Promise<void> {
  let status: ReturnType<typeof statusIn>;
  try {
    const responder = settings.responder || responderOf(certificate);
    const answer = await sources.ask(requestUrl(responder, certificate, issuer));
    status = statusIn(
      answer,
      certificate,
      issuer,
      settings.responder ? appointedBy(settings) : undefined,
      now,
    );
  } catch (error) {
    if (settings.opensWithoutResponder) return;
    throw new CertificateRefused(UNCHECKED, error);
  }
  if (status === 'revoked') throw new CertificateRefused(REVOKED);
  if (status === 'unknown' && !settings.opensWithoutResponder)
    throw new CertificateRefused(UNCHECKED, new Error('the responder does not know it'));
}

/** Where the certificate says that its responder is (RFC 5280 section 4.2.2.1). @throws {Error} */
function responderOf({ infoAccess }: X509Certificate): string {
  const url = /^OCSP - URI:(.+)$/m.exec(infoAccess ?? '')?.[1];
  if (url === undefined) throw new Error('no responder is named');
  return url;
}

/** @throws {Error} when it is no certificate */
function appointedBy({ responderCertificate }: RevocationSettings): X509Certificate | undefined {
  return responderCertificate === undefined
    ? undefined
    : new X509Certificate(Buffer.from(responderCertificate.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
}
