import type { X509Certificate } from 'node:crypto';

/** A certificate, and those that came with it, of which nothing is believed. */
export interface PresentedCertificate {
  readonly certificate: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

/** Whether one is an authority that has issued the other, and good at a moment. @param now milliseconds */
export const hasIssued = (issuer: X509Certificate, issued: X509Certificate, now: number): boolean =>
  issuer.ca &&
  issued.checkIssued(issuer) &&
  issued.verify(issuer.publicKey) &&
  issuer.validFromDate.getTime() <= now &&
  now <= issuer.validToDate.getTime();

/** The authority of ours at the end of the chain; undefined where the chain leads to none. @param now milliseconds */
export function anchorOf(
  { certificate, chain }: PresentedCertificate,
  authorities: readonly X509Certificate[],
  now: number,
): X509Certificate | undefined {
  let current: X509Certificate | undefined = certificate;
  for (let step = 0; current && step <= chain.length; step++) {
    const issued: X509Certificate = current;
    const root = authorities.find((issuer) => hasIssued(issuer, issued, now));
    if (root) return root;
    current = chain.find((issuer) => hasIssued(issuer, issued, now));
  }
  return undefined;
}
