import { type ClientCertificate, readClientCertificate } from '../domain/clients/client-certificate.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Sent } from '../http/exchange.ts';
import { readMultipart } from '../http/multipart-body.ts';

/**
 * The certificate, key or archive in a form, with the format it is said to have.
 * @param nothing what is said where there is none in it
 * @throws {Refusal} 400, 501
 */
export async function sentCertificate(sent: Sent, nothing?: string): Promise<ClientCertificate> {
  const parts = await readMultipart(sent);
  const text = (name: string) => parts.get(name)?.toString('utf8') ?? '';
  const format = text('keystoreFormat');
  if (format === '') throw new Refusal(400, 'keystoreFormat cannot be null');
  const file = parts.get('file');
  if (!file?.length) throw new Refusal(400, 'file cannot be empty');
  const asked = { alias: text('keyAlias'), key: text('keyPassword'), store: text('storePassword') };
  try {
    return readClientCertificate(format, file, asked);
  } catch (error) {
    const isNothing = error instanceof Refusal && error.code === 'certificate-not-found';
    throw isNothing && nothing !== undefined
      ? new Refusal(400, error.code, { description: nothing, cause: error })
      : error;
  }
}
