import { Refusal } from '../../errors/refusal.ts';
import type { ProtocolMapperRepresentation } from '../client-scopes/mapper-representation.ts';
import type { ClientRepresentation } from '../clients/representation.ts';
import type { EntityDescriptor, RequestedAttribute, RoleDescriptor } from './entity-descriptor.ts';
import { ATTRIBUTE_NAME_FORMATS, BINDINGS, NAME_ID_FORMATS } from './names.ts';

/** Endpoints that more metadata than a service provider has would list: no client needs as many. */
const MAX_ENDPOINTS = 100;

/**
 * The client that the metadata of a service provider asks for, with Keycloak's names for what it says.
 * @throws {Refusal} 400 when it is none of a service provider
 */
export function clientOfDescriptor({ entityId, serviceProvider }: EntityDescriptor): ClientRepresentation {
  if (!serviceProvider)
    throw new Refusal(400, 'No SPSSODescriptorType defined in the entity descriptor file');
  const consumers = serviceProvider.endpoints('AssertionConsumerService');
  const logouts = serviceProvider.endpoints('SingleLogoutService');
  if (consumers.length + logouts.length > MAX_ENDPOINTS)
    throw new Refusal(400, 'HTTP 400 Bad Request', {
      description: `The metadata of a service provider must not have more than ${MAX_ENDPOINTS} endpoints`,
    });
  const consumer = (binding: string) => consumers.find((each) => each.binding === binding)?.location;
  const logout = (binding: string) => logouts.find((each) => each.binding === binding)?.location;
  const { post, redirect, artifact, soap, paos } = BINDINGS;
  const resolutions = serviceProvider.endpoints('ArtifactResolutionService');
  const resolution =
    resolutions.find(({ isDefault }) => isDefault) ??
    resolutions.toSorted((one, other) => one.index - other.index)[0];
  const { logo, privacyStatement } = serviceProvider;
  const attributes = {
    'saml.server.signature': 'true',
    'saml.server.signature.keyinfo.ext': 'false',
    'saml.signature.algorithm': 'RSA_SHA256',
    'saml.authnstatement': 'true',
    'saml.assertion.signature': serviceProvider.is('WantAssertionsSigned') ? 'true' : undefined,
    saml_single_logout_service_url_post: logout(post),
    saml_single_logout_service_url_redirect: logout(redirect),
    saml_single_logout_service_url_soap: logout(soap),
    saml_assertion_consumer_url_post: consumer(post),
    saml_assertion_consumer_url_redirect: consumer(redirect),
    saml_artifact_binding_url: consumer(artifact),
    saml_artifact_resolution_service_url: resolution?.location,
    saml_name_id_format: nameIdFormat(serviceProvider),
    logoUri: logo,
    policyUri: privacyStatement,
    ...keys(serviceProvider),
  };
  return {
    clientId: entityId,
    redirectUris: [post, redirect, soap, paos, artifact]
      .map(consumer)
      .filter((location) => location !== undefined),
    protocol: 'saml',
    attributes: Object.fromEntries(
      Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    fullScopeAllowed: true,
    protocolMappers: serviceProvider.requestedAttributes.map(mapper),
  };
}

const nameIdFormat = ({ nameIdFormats }: RoleDescriptor): string | undefined =>
  nameIdFormats
    .map((format) => NAME_ID_FORMATS.find(([known]) => known === format)?.[1])
    .find((called) => called !== undefined);

/** Keys say what they are for; the last of a use counts, and one that is named some other way says only that there is one. */
function keys(serviceProvider: RoleDescriptor): Record<string, string | undefined> {
  const certificate = (wanted: 'signing' | 'encryption') =>
    serviceProvider.keys.findLast(({ use }) => use === wanted)?.certificate;
  const signing = certificate('signing');
  const encryption = certificate('encryption');
  const names = (wanted: 'signing' | 'encryption') => serviceProvider.keys.some(({ use }) => use === wanted);
  return {
    ...(names('signing') && { 'saml.client.signature': 'true' }),
    ...(signing && { 'saml.signing.certificate': signing }),
    ...(names('encryption') && { 'saml.encrypt': 'true' }),
    ...(encryption && { 'saml.encryption.certificate': encryption }),
  };
}

function mapper({ name, nameFormat = '', friendlyName }: RequestedAttribute): ProtocolMapperRepresentation {
  const format = ATTRIBUTE_NAME_FORMATS.get(nameFormat);
  return {
    name,
    protocol: 'saml',
    protocolMapper: 'saml-user-attribute-mapper',
    consentRequired: false,
    config: {
      ...(format !== undefined && { 'attribute.nameformat': format }),
      ...(friendlyName !== undefined && { 'friendly.name': friendlyName }),
      'attribute.name': name,
    },
  };
}
