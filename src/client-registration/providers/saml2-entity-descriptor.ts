import { clientOfDescriptor } from '../../domain/saml/client-of-descriptor.ts';
import { readEntityDescriptor } from '../../domain/saml/entity-descriptor.ts';
import { asXml, readXml } from '../../http/xml-body.ts';
import type { XmlElement } from '../../lib/xml.ts';
import type { RegisteringProvider } from './provider.ts';
import { registeredRepresentation } from './registered-representation.ts';

const draft = (document: XmlElement) => clientOfDescriptor(readEntityDescriptor(document));

/** SAML 2.0 metadata of a service provider; the answer is Keycloak's own representation. It registers, and no more. */
export const samlProvider: RegisteringProvider = {
  id: 'saml2-entity-descriptor',
  fromBrowsers: false,
  read: readXml,
  draft: (document) => draft(document as XmlElement),
  write: registeredRepresentation,
};

/** The client that metadata asks for. @throws {Refusal} 400 */
export const clientOfMetadata = (document: Buffer) => draft(asXml(document));
