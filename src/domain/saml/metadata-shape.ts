import type { XmlElement } from '../../lib/xml.ts';
import { isUri } from '../clients/uri.ts';
import { ASSERTION, METADATA, METADATA_ATTRIBUTES, METADATA_UI, SIGNATURE } from './names.ts';

/** What the text of an attribute or an element may be. */
type Kind = (text: string) => boolean;

const any: Kind = () => true;
const uri: Kind = isUri;
const integer: Kind = (text) => /^[+-]?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31;
const oneOf =
  (...words: readonly string[]): Kind =>
  (text) =>
    words.includes(text);
/** xs:dateTime, and the parts of one that Keycloak takes as well. */
const moment: Kind = (text) =>
  /^(?:-?\d{4,9}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?)?)?)?|[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?)(?:Z|[+-]\d\d:\d\d)?$/.test(
    text,
  );
/** xs:duration, forwards. */
const duration: Kind = (text) =>
  /^P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/.test(text);

interface Shape {
  /** Elements it may hold; undefined for whatever. */
  readonly holds?: readonly string[];
  readonly needs?: Readonly<Record<string, Kind>>;
  readonly may?: Readonly<Record<string, Kind>>;
  readonly text?: Kind;
}

const LIFE = { validUntil: moment, cacheDuration: duration };
const ROLE = { needs: { protocolSupportEnumeration: any }, may: LIFE };
const OF_EVERY_ROLE = ['ds:Signature', 'Extensions', 'KeyDescriptor', 'Organization', 'ContactPerson'];
const OF_SSO = [
  ...OF_EVERY_ROLE,
  'ArtifactResolutionService',
  'SingleLogoutService',
  'ManageNameIDService',
  'NameIDFormat',
];
const PLACE: Shape = {
  holds: [],
  needs: { Binding: uri, Location: uri },
  may: { ResponseLocation: uri, index: integer },
};
const WORDS: Shape = { holds: [] };
const IN_A_LANGUAGE = { 'xml:lang': any };

/** What each element of metadata may hold (saml-metadata-2.0-os section 2, as far as Keycloak minds); what is not here is let be. */
const SHAPES: Readonly<Record<string, Shape>> = {
  EntitiesDescriptor: {
    holds: ['ds:Signature', 'Extensions', 'EntityDescriptor', 'EntitiesDescriptor'],
    may: LIFE,
  },
  EntityDescriptor: {
    holds: [
      'ds:Signature',
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
    ],
    needs: { entityID: any },
    may: LIFE,
  },
  SPSSODescriptor: { ...ROLE, holds: [...OF_SSO, 'AssertionConsumerService', 'AttributeConsumingService'] },
  IDPSSODescriptor: {
    ...ROLE,
    holds: [
      ...OF_SSO,
      'SingleSignOnService',
      'NameIDMappingService',
      'AssertionIDRequestService',
      'AttributeProfile',
      'saml:Attribute',
    ],
  },
  AttributeAuthorityDescriptor: {
    ...ROLE,
    holds: [
      ...OF_EVERY_ROLE,
      'AttributeService',
      'AssertionIDRequestService',
      'NameIDFormat',
      'AttributeProfile',
      'saml:Attribute',
    ],
  },
  AuthnAuthorityDescriptor: {
    ...ROLE,
    holds: [...OF_EVERY_ROLE, 'AuthnQueryService', 'AssertionIDRequestService', 'NameIDFormat'],
  },
  PDPDescriptor: {
    ...ROLE,
    holds: [...OF_EVERY_ROLE, 'AuthzService', 'AssertionIDRequestService', 'NameIDFormat'],
  },
  KeyDescriptor: {
    holds: ['ds:KeyInfo', 'EncryptionMethod'],
    may: { use: oneOf('signing', 'encryption', '') },
  },
  EncryptionMethod: { needs: { Algorithm: any } },
  ...Object.fromEntries(
    [
      'ArtifactResolutionService',
      'SingleLogoutService',
      'ManageNameIDService',
      'AssertionConsumerService',
      'SingleSignOnService',
      'NameIDMappingService',
      'AssertionIDRequestService',
      'AttributeService',
      'AuthnQueryService',
      'AuthzService',
    ].map((name) => [name, PLACE]),
  ),
  AttributeConsumingService: {
    holds: ['ServiceName', 'ServiceDescription', 'RequestedAttribute'],
    needs: { index: integer },
  },
  'saml:Attribute': { needs: { Name: any } },
  RequestedAttribute: { holds: ['saml:AttributeValue'], needs: { Name: any } },
  Organization: { holds: ['Extensions', 'OrganizationName', 'OrganizationDisplayName', 'OrganizationURL'] },
  OrganizationURL: { text: uri },
  ContactPerson: {
    holds: ['Extensions', 'Company', 'GivenName', 'SurName', 'EmailAddress', 'TelephoneNumber'],
    needs: { contactType: oneOf('technical', 'support', 'administrative', 'billing', 'other') },
  },
  Company: WORDS,
  GivenName: WORDS,
  SurName: WORDS,
  EmailAddress: WORDS,
  TelephoneNumber: WORDS,
  Extensions: {},
  'mdattr:EntityAttributes': { holds: ['saml:Attribute', 'saml:Assertion'] },
  'mdui:UIInfo': {
    holds: [
      'mdui:DisplayName',
      'mdui:Description',
      'mdui:Keywords',
      'mdui:InformationURL',
      'mdui:PrivacyStatementURL',
      'mdui:Logo',
    ],
  },
  'mdui:DisplayName': { needs: IN_A_LANGUAGE },
  'mdui:Description': { needs: IN_A_LANGUAGE },
  'mdui:Keywords': { needs: IN_A_LANGUAGE },
  'mdui:InformationURL': { needs: IN_A_LANGUAGE, text: uri },
  'mdui:PrivacyStatementURL': { needs: IN_A_LANGUAGE, text: uri },
  'mdui:Logo': { needs: { width: integer, height: integer } },
};

const PREFIXES: ReadonlyMap<string, string> = new Map([
  [METADATA, ''],
  [METADATA_UI, 'mdui:'],
  [METADATA_ATTRIBUTES, 'mdattr:'],
  [ASSERTION, 'saml:'],
  [SIGNATURE, 'ds:'],
]);

/** What is not in one of these namespaces has no shape. */
const keyOf = ({ namespace, name }: XmlElement): string => `${PREFIXES.get(namespace) ?? '?'}${name}`;

/** An attribute as it is meant: without the white space around it; empty where there is none. */
export const said = ({ attributes }: XmlElement, name: string): string => attributes.get(name)?.trim() ?? '';

/** What is wrong with how metadata is put together; undefined for nothing. */
export function shapeProblem(element: XmlElement): string | undefined {
  const shape = SHAPES[keyOf(element)];
  if (!shape) return undefined;
  const { holds, needs = {}, may = {}, text = any } = shape;
  const { name } = element;
  const lacking = Object.keys(needs).find((attribute) => !element.attributes.has(attribute));
  if (lacking !== undefined) return `The element ${name} needs the attribute ${lacking}`;
  const odd = Object.entries({ ...needs, ...may }).find(
    ([attribute, kind]) => element.attributes.has(attribute) && !kind(said(element, attribute)),
  );
  if (odd) return `The attribute ${odd[0]} of the element ${name} is not what it must be`;
  if (!text(element.text)) return `The text of the element ${name} is no URI`;
  const strange = holds && element.children.find((child) => !holds.includes(keyOf(child)));
  if (strange) return `${name} must not hold the element ${strange.name}`;
  for (const child of element.children) {
    const problem = shapeProblem(child);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
