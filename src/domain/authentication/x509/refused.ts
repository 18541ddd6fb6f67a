/** A certificate is not good enough; the message may be shown to whoever has it. */
export class CertificateRefused extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'CertificateRefused';
  }
}
