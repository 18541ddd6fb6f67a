import { unsupportedMediaType } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { parseXml, type XmlElement, XmlProblem } from '../lib/xml.ts';
import type { Sent } from './exchange.ts';

/**
 * The request's XML body; no content type at all counts as XML (as Keycloak).
 * @throws {Refusal} 415 on another content type, 400 on anything that is no document, or too much of one
 */
export function readXml({ headers, body }: Sent): XmlElement {
  const essence = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (essence !== undefined && !/^(?:application\/(?:xml|\*)|\*\/\*)$/.test(essence))
    throw unsupportedMediaType();
  return asXml(body);
}

/** A document that came some other way. @throws {Refusal} 400 */
export function asXml(document: Buffer): XmlElement {
  try {
    return parseXml(document);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    throw new Refusal(400, 'HTTP 400 Bad Request', { description: error.message });
  }
}
