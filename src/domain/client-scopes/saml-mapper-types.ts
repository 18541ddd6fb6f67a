import type { ConfigProperty } from '../components/config.ts';
import { NAME_ID_FORMATS } from '../saml/names.ts';
import { said, told } from './mapper-properties.ts';
import { kind, type MapperType } from './mapper-type.ts';

const ATTRIBUTES = 'AttributeStatement Mapper';

const NAME_FORMAT = told(
  'attribute.nameformat',
  'SAML Attribute NameFormat',
  'How the name of the attribute is to be understood (saml-core-2.0-os section 8.2)',
  'List',
  { options: ['Basic', 'URI Reference', 'Unspecified'] },
);
const FRIENDLY_NAME = told(
  'friendly.name',
  'Friendly Name',
  'A name of the attribute for people, where its own is not',
  'String',
);
const NAME = told(
  'attribute.name',
  'SAML Attribute Name',
  'Name of the attribute in the assertion',
  'String',
);
const ATTRIBUTE: readonly ConfigProperty[] = [FRIENDLY_NAME, NAME, NAME_FORMAT];
const USER_ATTRIBUTE = said('user.attribute', 'usermodel.attr', 'UserProfileAttributeList', {
  required: true,
});

/** The parts of an attribute that holds several values, or is there once for each. */
const list = (what: string, called: string, name: string): readonly ConfigProperty[] => [
  told(
    'attribute.name',
    `${called} attribute name`,
    `Name of the attribute that holds the ${what}`,
    'String',
    {
      defaultValue: name,
    },
  ),
  FRIENDLY_NAME,
  NAME_FORMAT,
  told(
    'single',
    `Single ${called} Attribute`,
    `Whether one attribute holds all ${what}, or each has its own`,
    'boolean',
    {
      defaultValue: 'true',
    },
  ),
];

/** The kinds of protocol mappers for SAML (Keycloak 26.7): kept, and without effect until assertions are written. */
export const SAML_MAPPER_TYPES: readonly MapperType[] = [
  kind(
    'saml-audience-mapper',
    'Audience',
    'Adds an audience to those that the assertion is for',
    0,
    [
      said('included.client.audience', 'included.client.audience', 'ClientList'),
      said('included.custom.audience', 'included.custom.audience', 'String'),
    ],
    'Audience mapper',
  ),
  kind(
    'saml-audience-resolve-mapper',
    'Audience Resolve',
    'Adds the SAML clients for which the user has a role of the client',
    0,
    [],
    'Audience mapper',
  ),
  kind(
    'saml-authn-context-class-ref-mapper',
    'AuthnContextClassRef mapper',
    'Tells the level of authentication as the class of the authentication context',
    0,
    [],
    'AuthnContextClassRef mapper',
  ),
  kind(
    'saml-group-membership-mapper',
    'Group list',
    'Tells the groups of the user',
    0,
    [
      ...list('groups', 'Group', 'member'),
      told(
        'full.path',
        'Full group path',
        'Whether groups are named with those above them, as /top/below',
        'boolean',
        {
          defaultValue: 'true',
        },
      ),
    ],
    'Group Mapper',
  ),
  kind(
    'saml-hardcode-attribute-mapper',
    'Hardcoded attribute',
    'Adds an attribute that is the same for every user',
    0,
    [...ATTRIBUTE, told('attribute.value', 'Attribute value', 'What the attribute holds', 'String')],
    ATTRIBUTES,
  ),
  kind(
    'saml-hardcode-role-mapper',
    'Hardcoded role',
    'Adds a role that every user of the client then has',
    0,
    [told('role', 'Role', 'Name of the role, whether the realm has it or not', 'Role')],
    ATTRIBUTES,
  ),
  kind(
    'saml-organization-group-membership-mapper',
    'Organization Group Membership',
    'Tells the groups of organizations that the user is in',
    10,
    [
      told('addGroupRoleMappings', 'addGroupRoleMappings.label', 'addGroupRoleMappings.help', 'boolean', {
        defaultValue: 'false',
      }),
    ],
    ATTRIBUTES,
  ),
  kind(
    'saml-organization-membership-mapper',
    'Organization Membership',
    'Tells the organizations that the user is in',
    0,
    [],
    ATTRIBUTES,
  ),
  kind(
    'saml-role-list-mapper',
    'Role list',
    'Tells the roles of the user',
    0,
    list('roles', 'Role', 'Role'),
    'Role Mapper',
  ),
  kind(
    'saml-role-name-mapper',
    'Role Name Mapper',
    'Tells a role under another name',
    0,
    [
      told('role', 'Role', 'The role, of a client as client.role', 'Role'),
      told('new.role.name', 'New Role Name', 'What it is called in the assertion', 'String'),
    ],
    'Role Mapper',
  ),
  kind(
    'saml-user-attribute-mapper',
    'User Attribute',
    'Tells an attribute of the user',
    0,
    [USER_ATTRIBUTE, ...ATTRIBUTE, said('aggregate.attrs', 'aggregate.attrs', 'boolean')],
    ATTRIBUTES,
  ),
  kind(
    'saml-user-attribute-nameid-mapper',
    'User Attribute Mapper For NameID',
    'Names the user by an attribute of theirs',
    0,
    [
      told('mapper.nameid.format', 'name-id-format', 'mapper.nameid.format.tooltip', 'List', {
        options: NAME_ID_FORMATS.map(([format]) => format),
      }),
      USER_ATTRIBUTE,
    ],
    'NameID Mapper',
  ),
  kind(
    'saml-user-property-mapper',
    'User Property',
    'Tells the e-mail address or a name of the user',
    0,
    [said('user.attribute', 'usermodel.prop', 'UserProfileAttributeList', { required: true }), ...ATTRIBUTE],
    ATTRIBUTES,
  ),
  kind(
    'saml-user-session-note-mapper',
    'User Session Note',
    "Tells a note of the user's session",
    0,
    [told('note', 'User Session Note Attribute', 'Name of the note', 'String'), ...ATTRIBUTE],
    ATTRIBUTES,
  ),
];
