import { isOn } from '../../domain/clients/attributes.ts';
import {
  ASSERTION,
  BINDINGS,
  METADATA,
  NAME_ID_FORMATS,
  PROTOCOL,
  SIGNATURE,
} from '../../domain/saml/names.ts';
import { escapeXml } from '../../lib/escape-xml.ts';
import { newId } from '../../lib/ids.ts';
import { element } from '../../lib/xml-element.ts';
import type { Installation } from './installation.ts';

/** Stands where the client has no endpoint: it is no URL, and nobody takes it for one. */
const NO_ENDPOINT = 'ERROR:ENDPOINT_NOT_SET';
const [UNSPECIFIED = []] = NAME_ID_FORMATS;

export const samlSpDescriptor: Installation = {
  id: 'saml-sp-descriptor',
  protocol: 'saml',
  displayType: 'SAML Metadata SPSSODescriptor',
  helpText: 'SAML 2.0 metadata of the service provider that this client is.',
  filename: 'saml-sp-metadata.xml',
  mediaType: 'application/xml',
  write({ client }) {
    const { attributes, adminUrl } = client;
    const signs = isOn(client, 'saml.client.signature');
    const way = isOn(client, 'saml.force.post.binding') ? 'post' : 'redirect';
    const at = (name: string) => attributes[`${name}_${way}`] || adminUrl || NO_ENDPOINT;
    const [format] =
      NAME_ID_FORMATS.find(([, called]) => called === attributes.saml_name_id_format) ?? UNSPECIFIED;
    const key = (use: string, certificate: string | undefined) =>
      certificate
        ? element('md:KeyDescriptor', { use }, [
            element('ds:KeyInfo', {}, [
              element('ds:X509Data', {}, [element('ds:X509Certificate', {}, [escapeXml(certificate)])]),
            ]),
          ])
        : '';
    const service = (name: string, location: string, more = {}) =>
      element(`md:${name}`, { Binding: BINDINGS[way], Location: location, ...more });
    const role = element(
      'md:SPSSODescriptor',
      {
        protocolSupportEnumeration: PROTOCOL,
        AuthnRequestsSigned: signs,
        WantAssertionsSigned: isOn(client, 'saml.assertion.signature'),
      },
      [
        signs ? key('signing', attributes['saml.signing.certificate']) : '',
        isOn(client, 'saml.encrypt') ? key('encryption', attributes['saml.encryption.certificate']) : '',
        service('SingleLogoutService', at('saml_single_logout_service_url')),
        element('md:NameIDFormat', {}, [format ?? '']),
        service('AssertionConsumerService', at('saml_assertion_consumer_url'), { isDefault: true, index: 1 }),
      ],
    );
    return element(
      'md:EntityDescriptor',
      {
        xmlns: METADATA,
        'xmlns:md': METADATA,
        'xmlns:saml': ASSERTION,
        'xmlns:ds': SIGNATURE,
        entityID: client.clientId,
        ID: `ID_${newId()}`,
      },
      [role],
    );
  },
};
