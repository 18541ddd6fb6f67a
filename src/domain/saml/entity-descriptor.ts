import { X509Certificate } from 'node:crypto';
import { Refusal } from '../../errors/refusal.ts';
import type { XmlElement } from '../../lib/xml.ts';
import { ASSERTION, METADATA, METADATA_ATTRIBUTES, METADATA_UI, SIGNATURE } from './names.ts';

/** What a party says of itself (saml-metadata-2.0-os section 2.3.2), as far as it is used here. */
export interface EntityDescriptor {
  readonly entityId: string;
  /** As it is written (xs:dateTime). */
  readonly validUntil: string | undefined;
  /** Values of its entity category attributes (RFC 8409). */
  readonly categories: readonly string[];
  readonly serviceProvider: RoleDescriptor | undefined;
  readonly identityProvider: RoleDescriptor | undefined;
}

/** A role of a party: of `SPSSODescriptor` and `IDPSSODescriptor` what either has. */
export interface RoleDescriptor {
  readonly keys: readonly RoleKey[];
  /** Endpoints in the order they are written, by the element's name. */
  endpoints(name: EndpointName): readonly Endpoint[];
  readonly nameIdFormats: readonly string[];
  /** Whether an attribute of the role says true. */
  is(attribute: 'WantAssertionsSigned' | 'AuthnRequestsSigned' | 'WantAuthnRequestsSigned'): boolean;
  readonly requestedAttributes: readonly RequestedAttribute[];
  /** From its user interface (sstc-saml-metadata-ui-v1.0). */
  readonly logo: string | undefined;
  readonly privacyStatement: string | undefined;
}

export interface RoleKey {
  readonly use: 'signing' | 'encryption' | undefined;
  /** Base64 of its DER; undefined where the key is described some other way. */
  readonly certificate: string | undefined;
}

type EndpointName =
  | 'AssertionConsumerService'
  | 'SingleLogoutService'
  | 'SingleSignOnService'
  | 'ArtifactResolutionService';

export interface Endpoint {
  readonly binding: string;
  readonly location: string;
}

export interface RequestedAttribute {
  readonly name: string;
  readonly nameFormat: string | undefined;
  readonly friendlyName: string | undefined;
}

/** Metadata that is none; the words before are Keycloak's. */
const malformed = (description: string) => new Refusal(400, 'HTTP 400 Bad Request', { description });

/**
 * The one party that the metadata is about, by itself or in a list of one.
 * @throws {Refusal} 400
 */
export function readEntityDescriptor(root: XmlElement): EntityDescriptor {
  const entity = oneEntity(root);
  for (const child of entity.children)
    if (child.namespace === METADATA && !IN_ENTITY.has(child.name))
      throw malformed(`EntityDescriptor must not hold the element ${child.name}`);
  const role = (name: string) => {
    const element = of(entity, METADATA, name)[0];
    return element && readRole(element);
  };
  return {
    entityId: required(entity, 'entityID').trim(),
    validUntil: entity.attributes.get('validUntil'),
    categories: categoriesOf(entity),
    serviceProvider: role('SPSSODescriptor'),
    identityProvider: role('IDPSSODescriptor'),
  };
}

const CATEGORY = 'http://macedir.org/entity-category';

const categoriesOf = (entity: XmlElement): readonly string[] =>
  of(entity, METADATA, 'Extensions')
    .flatMap((extensions) => of(extensions, METADATA_ATTRIBUTES, 'EntityAttributes'))
    .flatMap((holder) => of(holder, ASSERTION, 'Attribute'))
    .filter(({ attributes }) => attributes.get('Name') === CATEGORY)
    .flatMap((attribute) => of(attribute, ASSERTION, 'AttributeValue').map(({ text }) => text));

function oneEntity(root: XmlElement): XmlElement {
  if (root.namespace === METADATA && root.name === 'EntityDescriptor') return root;
  if (root.namespace !== METADATA || root.name !== 'EntitiesDescriptor')
    throw malformed('The root of SAML metadata is EntityDescriptor or EntitiesDescriptor');
  const [entity, ...others] = of(root, METADATA, 'EntityDescriptor');
  if (!entity || others.length > 0) throw new Refusal(400, 'Expected one entity descriptor');
  return entity;
}

/** Elements of the metadata's namespace in an entity, and in a role. */
const IN_ENTITY = new Set([
  'Extensions',
  'IDPSSODescriptor',
  'SPSSODescriptor',
  'AuthnAuthorityDescriptor',
  'AttributeAuthorityDescriptor',
  'PDPDescriptor',
  'RoleDescriptor',
  'AffiliationDescriptor',
  'Organization',
  'ContactPerson',
  'AdditionalMetadataLocation',
]);
const IN_ROLE = new Set([
  'Extensions',
  'KeyDescriptor',
  'Organization',
  'ContactPerson',
  'ArtifactResolutionService',
  'SingleLogoutService',
  'ManageNameIDService',
  'NameIDFormat',
  'AssertionConsumerService',
  'AttributeConsumingService',
  'SingleSignOnService',
  'NameIDMappingService',
  'AssertionIDRequestService',
  'AttributeProfile',
]);

function readRole(element: XmlElement): RoleDescriptor {
  required(element, 'protocolSupportEnumeration');
  for (const child of element.children)
    if (child.namespace !== SIGNATURE && !(child.namespace === METADATA && IN_ROLE.has(child.name)))
      throw malformed(`${element.name} must not hold the element ${child.name}`);
  const extensions = of(element, METADATA, 'Extensions').flatMap(({ children }) => children);
  const shown = extensions.filter(({ namespace, name }) => namespace === METADATA_UI && name === 'UIInfo');
  const ui = (name: string) => shown.flatMap((info) => of(info, METADATA_UI, name))[0]?.text;
  return {
    keys: of(element, METADATA, 'KeyDescriptor').map(readKey),
    endpoints: (name) => of(element, METADATA, name).map(readEndpoint),
    nameIdFormats: of(element, METADATA, 'NameIDFormat').map(({ text }) => text),
    is: (attribute) => /^(?:true|1)$/i.test(element.attributes.get(attribute) ?? ''),
    requestedAttributes: of(element, METADATA, 'AttributeConsumingService')
      .flatMap((service) => of(service, METADATA, 'RequestedAttribute'))
      .map((attribute) => ({
        name: required(attribute, 'Name'),
        nameFormat: attribute.attributes.get('NameFormat'),
        friendlyName: attribute.attributes.get('FriendlyName'),
      })),
    logo: ui('Logo'),
    privacyStatement: ui('PrivacyStatementURL'),
  };
}

function readKey(element: XmlElement): RoleKey {
  const use = element.attributes.get('use');
  if (use !== undefined && use !== 'signing' && use !== 'encryption')
    throw malformed('The use of a KeyDescriptor is signing or encryption');
  const [certificate] = of(element, SIGNATURE, 'KeyInfo')
    .flatMap((info) => of(info, SIGNATURE, 'X509Data'))
    .flatMap((data) => of(data, SIGNATURE, 'X509Certificate'));
  return { use, certificate: certificate && readCertificate(certificate.text) };
}

function readCertificate(text: string): string {
  const base64 = text.replace(/\s+/g, '');
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).raw.toString('base64');
  } catch (cause) {
    throw new Refusal(400, 'HTTP 400 Bad Request', {
      description: 'An X509Certificate of the metadata cannot be read',
      cause,
    });
  }
}

/** An endpoint (saml-metadata-2.0-os section 2.2.2); its index says nothing here, but is a number. */
function readEndpoint(element: XmlElement): Endpoint {
  const location = required(element, 'Location');
  if (/\s/.test(location)) throw malformed(`The Location of a ${element.name} is no URI`);
  if (!/^\d{1,5}$/.test(element.attributes.get('index') ?? '0'))
    throw malformed(`The index of a ${element.name} is no number`);
  return { binding: required(element, 'Binding'), location };
}

function required({ name, attributes }: XmlElement, attribute: string): string {
  const value = attributes.get(attribute);
  if (value === undefined) throw malformed(`The element ${name} needs the attribute ${attribute}`);
  return value;
}

const of = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  element.children.filter((child) => child.namespace === namespace && child.name === name);
