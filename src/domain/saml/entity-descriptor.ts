import { X509Certificate } from 'node:crypto';
import { Refusal } from '../../errors/refusal.ts';
import type { XmlElement } from '../../lib/xml.ts';
import { said, shapeProblem } from './metadata-shape.ts';
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
  /** Where several are as good: 0 where none is said. */
  readonly index: number;
  readonly isDefault: boolean;
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
  checkIsMetadata(root);
  const problem = shapeProblem(root);
  if (problem !== undefined) throw malformed(problem);
  const entity = oneEntity(root);
  const role = (name: string) => {
    const element = of(entity, METADATA, name)[0];
    return element && readRole(element);
  };
  return {
    entityId: said(entity, 'entityID'),
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

function checkIsMetadata({ namespace, name }: XmlElement): void {
  if (namespace !== METADATA || (name !== 'EntityDescriptor' && name !== 'EntitiesDescriptor'))
    throw malformed('The root of SAML metadata is EntityDescriptor or EntitiesDescriptor');
}

/** A list within the list counts as one of those that are listed. */
function oneEntity(root: XmlElement): XmlElement {
  if (root.name === 'EntityDescriptor') return root;
  const listed = [...of(root, METADATA, 'EntityDescriptor'), ...of(root, METADATA, 'EntitiesDescriptor')];
  const [entity] = listed;
  if (listed.length !== 1 || entity?.name !== 'EntityDescriptor')
    throw new Refusal(400, 'Expected one entity descriptor');
  return entity;
}

function readRole(element: XmlElement): RoleDescriptor {
  const [shown] = of(element, METADATA, 'Extensions').flatMap((all) => of(all, METADATA_UI, 'UIInfo'));
  const ui = (name: string) => (shown ? of(shown, METADATA_UI, name) : []);
  return {
    keys: of(element, METADATA, 'KeyDescriptor').map(readKey),
    endpoints: (name) => of(element, METADATA, name).map(readEndpoint),
    nameIdFormats: of(element, METADATA, 'NameIDFormat').map(({ text }) => text),
    is: (attribute) => isTrue(said(element, attribute)),
    requestedAttributes: of(element, METADATA, 'AttributeConsumingService')
      .flatMap((service) => of(service, METADATA, 'RequestedAttribute'))
      .map((attribute) => ({
        name: said(attribute, 'Name'),
        nameFormat: attribute.attributes.get('NameFormat'),
        friendlyName: attribute.attributes.get('FriendlyName')?.trim(),
      })),
    logo: ui('Logo')[0]?.text.replace(/\s+/g, ''),
    privacyStatement: inEnglish(ui('PrivacyStatementURL'))?.text,
  };
}

/** What is said in several languages is kept in one: in English where it is there (as Keycloak). */
const inEnglish = (all: readonly XmlElement[]): XmlElement | undefined =>
  all.find((each) => said(each, 'xml:lang') === 'en') ?? all[0];

function readKey(element: XmlElement): RoleKey {
  const use = USES.find((word) => word === said(element, 'use'));
  const [certificate] = of(element, SIGNATURE, 'KeyInfo')
    .flatMap((info) => of(info, SIGNATURE, 'X509Data'))
    .flatMap((data) => of(data, SIGNATURE, 'X509Certificate'));
  return { use, certificate: certificate && readCertificate(certificate.text) };
}

const USES = ['signing', 'encryption'] as const;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function readCertificate(text: string): string {
  const base64 = text.replace(/\s+/g, '');
  const der = Buffer.from(base64, 'base64');
  const certificate = BASE64.test(base64) ? certificateOf(der) : undefined;
  // Nothing may follow it.
  if (certificate?.raw.length !== der.length)
    throw malformed('An X509Certificate of the metadata cannot be read');
  return base64;
}

function certificateOf(der: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** An endpoint (saml-metadata-2.0-os section 2.2.2). */
const readEndpoint = (element: XmlElement): Endpoint => ({
  binding: said(element, 'Binding'),
  location: said(element, 'Location'),
  index: Number(said(element, 'index')),
  isDefault: isTrue(said(element, 'isDefault')),
});

const isTrue = (text: string): boolean => /^(?:true|1)$/i.test(text);

const of = (element: XmlElement, namespace: string, name: string): XmlElement[] =>
  element.children.filter((child) => child.namespace === namespace && child.name === name);
