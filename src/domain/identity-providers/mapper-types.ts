import type { ConfigProperty } from '../components/config.ts';
import { providerKinds } from './kinds.ts';

/** A kind of mapper of identity providers, as consoles draw a form for it (Keycloak 26.7). */
export interface ProviderMapperType {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /** Kinds of providers that it is for. */
  readonly providers: readonly string[];
}

type Type = ConfigProperty['type'];
const property = (name: string, label: string, helpText: string, type: Type = 'String', more = {}) =>
  ({ name, label, helpText, type, ...more }) satisfies ConfigProperty;
const mapper = (
  id: string,
  name: string,
  category: string,
  helpText: string,
  providers: readonly string[],
  properties: readonly ConfigProperty[],
): ProviderMapperType => ({ id, name, category, helpText, properties, providers });

const OPENID = ['oidc', 'keycloak-oidc'];
const SAML = ['saml'];
/** Those that say who somebody is in JSON of their own. */
const SOCIAL = [...providerKinds.values()].filter(({ group }) => group === 'Social').map(({ id }) => id);
const LOGIN = [...OPENID, ...SAML, 'oauth2', ...SOCIAL];

const ATTRIBUTES = 'Attribute Importer';
const ROLES = 'Role Importer';
const GROUPS = 'Group Importer';
const PREPROCESSOR = 'Preprocessor';

const ROLE = property('role', 'Role', 'The role that users get', 'Role');
const GROUP = property('group', 'Group', 'The group that users get into', 'Group');
const NULLABLE = property(
  'allow.nullable.property',
  'Allow Nullable Property',
  'Whether what is missing there is removed here',
  'boolean',
  { defaultValue: 'false' },
);
const USER_ATTRIBUTE = property(
  'user.attribute',
  'User Attribute Name',
  'The attribute of the user that it goes into',
  'UserProfileAttributeList',
);
const CLAIM = property('claim', 'Claim', 'Name of the claim; dots lead into objects');
const CLAIMS = property('claims', 'Claims', 'Claims and the values that all must have', 'Map');
const CLAIM_PATTERNS = property(
  'are.claim.values.regex',
  'Regex Claim Values',
  'Whether the values are regular expressions',
  'boolean',
);
const SAML_NAME = property('attribute.name', 'Attribute Name', 'Name of the attribute in the assertion');
const SAML_FRIENDLY = property(
  'attribute.friendly.name',
  'Friendly Name',
  'The friendly name of the attribute',
);
const SAML_ATTRIBUTES = property(
  'attributes',
  'Attributes',
  'Attributes and the values that all must have',
  'Map',
);
const SAML_PATTERNS = property(
  'are.attribute.values.regex',
  'Regex Attribute Values',
  'Whether the values are regular expressions',
  'boolean',
);
/** @param parts what the name is made of by default */
const template = (...parts: readonly string[]) => [
  property('template', 'Template', 'The name; what is put in stands in braces behind a dollar', 'String', {
    defaultValue: parts.map((part) => `\${${part}}`).join('.'),
  }),
  property('target', 'Target', 'Which name it is', 'List', {
    defaultValue: 'LOCAL',
    options: ['LOCAL', 'BROKER_ID', 'BROKER_USERNAME'],
  }),
];

/** Imports a member of the JSON that a social provider tells of a user. */
const ofProfile = (id: string, providers: readonly string[]): ProviderMapperType =>
  mapper(id, ATTRIBUTES, ATTRIBUTES, 'Takes a member of the profile over into an attribute.', providers, [
    property(
      'jsonField',
      'Social Profile JSON Field Path',
      'Where in the profile it stands; dots lead into objects',
    ),
    property(
      'userAttribute',
      'User Attribute Name',
      'The attribute of the user that it goes into',
      'UserProfileAttributeList',
    ),
  ]);

/** A new type is a line here; what it does to users is brokering's business. */
export const PROVIDER_MAPPER_TYPES: readonly ProviderMapperType[] = [
  mapper(
    'hardcoded-attribute-idp-mapper',
    'Hardcoded Attribute',
    ATTRIBUTES,
    'Gives users an attribute of this value.',
    LOGIN,
    [
      property('attribute', 'User Attribute', 'Name of the attribute', 'UserProfileAttributeList'),
      property('attribute.value', 'User Attribute Value', 'Its value'),
    ],
  ),
  mapper(
    'hardcoded-user-session-attribute-idp-mapper',
    'Hardcoded User Session Attribute',
    ATTRIBUTES,
    'Gives sessions a note of this value.',
    LOGIN,
    [
      property('attribute', 'User Session Attribute', 'Name of the note'),
      property('attribute.value', 'User Session Attribute Value', 'Its value'),
    ],
  ),
  mapper('oidc-hardcoded-role-idp-mapper', 'Hardcoded Role', ROLES, 'Gives users a role.', LOGIN, [ROLE]),
  mapper('oidc-hardcoded-group-idp-mapper', 'Hardcoded Group', GROUPS, 'Puts users into a group.', LOGIN, [
    GROUP,
  ]),
  mapper(
    'oidc-username-idp-mapper',
    'Username Template Importer',
    PREPROCESSOR,
    'Makes the name of users from what is said of them.',
    [...OPENID, ...SOCIAL],
    template('ALIAS', 'CLAIM.preferred_username'),
  ),
  mapper(
    'oidc-user-attribute-idp-mapper',
    ATTRIBUTES,
    ATTRIBUTES,
    'Takes a claim over into an attribute.',
    OPENID,
    [CLAIM, USER_ATTRIBUTE, NULLABLE],
  ),
  mapper(
    'oidc-role-idp-mapper',
    'Claim to Role',
    ROLES,
    'Gives a role to whom a claim has this value.',
    OPENID,
    [
      CLAIM,
      property('claim.value', 'Claim Value', 'The value that the claim must have, or have among its values'),
      ROLE,
    ],
  ),
  mapper(
    'oidc-advanced-role-idp-mapper',
    'Advanced Claim to Role',
    ROLES,
    'Gives a role to whom all these claims have these values.',
    OPENID,
    [CLAIMS, CLAIM_PATTERNS, ROLE],
  ),
  mapper(
    'oidc-advanced-group-idp-mapper',
    'Advanced Claim to Group',
    GROUPS,
    'Puts into a group whom all these claims have these values.',
    OPENID,
    [CLAIMS, CLAIM_PATTERNS, GROUP],
  ),
  mapper(
    'oidc-user-session-note-idp-mapper',
    'User Session Note Mapper',
    'User Session',
    'Takes claims over into notes of the session.',
    OPENID,
    [CLAIMS, CLAIM_PATTERNS],
  ),
  mapper(
    'keycloak-oidc-role-to-role-idp-mapper',
    'External Role to Role',
    ROLES,
    'Gives a role to whom has another one there.',
    ['keycloak-oidc'],
    [property('external.role', 'External role', 'The role there, a client and a dot before it'), ROLE],
  ),
  mapper(
    'saml-user-attribute-idp-mapper',
    ATTRIBUTES,
    ATTRIBUTES,
    'Takes an attribute of the assertion over.',
    SAML,
    [
      SAML_NAME,
      SAML_FRIENDLY,
      property('attribute.name.format', 'Name Format', 'Format of the name that is asked for', 'List', {
        defaultValue: 'ATTRIBUTE_FORMAT_BASIC',
        options: ['ATTRIBUTE_FORMAT_BASIC', 'ATTRIBUTE_FORMAT_URI', 'ATTRIBUTE_FORMAT_UNSPECIFIED'],
      }),
      USER_ATTRIBUTE,
      NULLABLE,
    ],
  ),
  mapper(
    'saml-xpath-attribute-idp-mapper',
    'XPath Attribute Importer',
    ATTRIBUTES,
    'Takes a part of an attribute that is XML over.',
    SAML,
    [property('attribute.xpath', 'Attribute XPath', 'Which part'), SAML_NAME, SAML_FRIENDLY, USER_ATTRIBUTE],
  ),
  mapper(
    'saml-role-idp-mapper',
    'SAML Attribute to Role',
    'Role Mapper',
    'Gives a role to whom an attribute has this value.',
    SAML,
    [
      SAML_NAME,
      SAML_FRIENDLY,
      property('attribute.value', 'Attribute Value', 'The value that the attribute must have'),
      ROLE,
    ],
  ),
  mapper(
    'saml-advanced-role-idp-mapper',
    'Advanced Attribute to Role',
    ROLES,
    'Gives a role to whom all these attributes have these values.',
    SAML,
    [SAML_ATTRIBUTES, SAML_PATTERNS, ROLE],
  ),
  mapper(
    'saml-advanced-group-idp-mapper',
    'Advanced Attribute to Group',
    GROUPS,
    'Puts into a group whom all these attributes have these values.',
    SAML,
    [SAML_ATTRIBUTES, SAML_PATTERNS, GROUP],
  ),
  mapper(
    'saml-username-idp-mapper',
    'Username Template Importer',
    PREPROCESSOR,
    'Makes the name of users from what is said of them.',
    SAML,
    template('ALIAS', 'NAMEID'),
  ),
  ...['apple', 'facebook', 'github', 'google', 'microsoft', 'paypal', 'stackoverflow', 'openshift-v4'].map(
    (kind) => ofProfile(`${kind}-user-attribute-mapper`, [kind]),
  ),
  ofProfile('linkedin-user-attribute-mapper', ['linkedin-openid-connect']),
];
