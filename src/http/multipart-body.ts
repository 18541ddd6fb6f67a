import { Busboy } from '@fastify/busboy';
import { badRequest } from '../errors/http.ts';
import type { Sent } from './exchange.ts';

/** What no form that is sent here comes near to; the whole is bounded by the body's own limit. */
const LIMITS = { parts: 20, fieldNameSize: 100, headerPairs: 20 };

/**
 * The parts of a `multipart/form-data` body (RFC 7578) by name: the first of each, files and fields alike. Any other
 * content type has none (as Keycloak).
 * @throws {Refusal} 400 when it is cut off or has too many parts
 */
export async function readMultipart({ headers, body }: Sent): Promise<ReadonlyMap<string, Buffer>> {
  const type = headers['content-type'];
  const parts = new Map<string, Buffer>();
  if (type === undefined || !/^multipart\/form-data\s*;/i.test(type)) return parts;
  const keep = (name: string, value: Buffer) => {
    if (!parts.has(name)) parts.set(name, value);
  };
  const size = body.length;
  return new Promise((succeed, fail) => {
    const refuse = (description: string, cause?: Error) => fail(refusal(description, cause));
    try {
      const reading = new Busboy({
        headers: { 'content-type': type },
        limits: { ...LIMITS, fieldSize: size, fileSize: size },
      });
      reading.on('field', (name, value) => keep(name, Buffer.from(value)));
      reading.on('file', (name, file) => {
        const chunks: Buffer[] = [];
        file.on('data', (chunk: Buffer) => chunks.push(chunk));
        file.on('end', () => keep(name, Buffer.concat(chunks)));
      });
      reading.on('partsLimit', () => refuse(`A form must not have more than ${LIMITS.parts} parts`));
      reading.on('error', (error) => refuse('The form cannot be read', error as Error));
      reading.on('finish', () => succeed(parts));
      reading.end(body);
    } catch (error) {
      refuse('The form cannot be read', error as Error);
    }
  });
}

function refusal(description: string, cause?: Error) {
  const refused = badRequest(description);
  if (cause) refused.cause = cause;
  return refused;
}
