import { newId } from '../../../lib/ids.ts';
import type { ClientScope, ProtocolMapper } from '../../client-scopes/client-scope.ts';

/** The scope by which clients ask for offline tokens (OpenID Connect Core section 11). */
export const OFFLINE_ACCESS = 'offline_access';

/** The client scopes of a new realm with their protocol mappers (Keycloak 26.7). */
export function freshClientScopes(realmId: string): ClientScope[] {
  return SCOPES.map(({ mappers, ...scope }) => ({
    id: newId(),
    realmId,
    scopeMappings: [],
    ...scope,
    protocolMappers: mappers.map((mapper) => ({ id: newId(), protocol: scope.protocol, ...mapper })),
  }));
}

type FreshMapper = Pick<ProtocolMapper, 'name' | 'protocolMapper' | 'config'>;
type FreshScope = Pick<ClientScope, 'name' | 'description' | 'protocol' | 'attributes' | 'assignment'> & {
  readonly mappers: readonly FreshMapper[];
};

const yes = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'true']));
const TOKENS = yes('introspection.token.claim', 'access.token.claim');
const TOKENS_AND_ID = { ...TOKENS, ...yes('id.token.claim') };
const EVERYWHERE = { ...TOKENS_AND_ID, ...yes('userinfo.token.claim') };

const claim = (name: string, type: string) => ({ 'claim.name': name, 'jsonType.label': type });

const mapper = (
  name: string,
  protocolMapper: string,
  config: Readonly<Record<string, string>> = {},
): FreshMapper => ({
  name,
  protocolMapper,
  config,
});

const attribute = (name: string, userAttribute: string, claimName: string, type = 'String') =>
  mapper(name, 'oidc-usermodel-attribute-mapper', {
    ...EVERYWHERE,
    'user.attribute': userAttribute,
    ...claim(claimName, type),
  });

const note = (name: string, sessionNote: string, claimName: string, type = 'String') =>
  mapper(name, 'oidc-usersessionmodel-note-mapper', {
    ...TOKENS_AND_ID,
    'user.session.note': sessionNote,
    ...claim(claimName, type),
  });

const address = (member: string) => [`user.attribute.${member}`, member];

/** What of a scope a person sees when asked for consent. */
const shown = (text: string) => ({
  'consent.screen.text': `\${${text}ScopeConsentText}`,
  'display.on.consent.screen': 'true',
});
const HIDDEN = { 'display.on.consent.screen': 'false' };
const inToken = (included: boolean) => ({ 'include.in.token.scope': String(included) });

type Rest = Pick<FreshScope, 'attributes' | 'assignment' | 'mappers'>;
const oidc = (name: string, description: string, rest: Rest): FreshScope => ({
  name,
  description,
  protocol: 'openid-connect',
  ...rest,
});
const saml = (name: string, description: string, rest: Rest): FreshScope => ({
  name,
  description,
  protocol: 'saml',
  ...rest,
});

const SCOPES: readonly FreshScope[] = [
  oidc(OFFLINE_ACCESS, 'OpenID Connect built-in scope: offline_access', {
    assignment: 'optional',
    attributes: shown('offlineAccess'),
    mappers: [],
  }),
  saml('role_list', 'SAML role list', {
    assignment: 'default',
    attributes: shown('samlRoleList'),
    mappers: [
      mapper('role list', 'saml-role-list-mapper', {
        single: 'false',
        'attribute.nameformat': 'Basic',
        'attribute.name': 'Role',
      }),
    ],
  }),
  saml('saml_organization', 'Organization Membership', {
    assignment: 'default',
    attributes: HIDDEN,
    mappers: [mapper('organization', 'saml-organization-membership-mapper')],
  }),
  saml('AuthnContextClassRef', 'AuthnContextClassRef Level of Authentiation', {
    assignment: 'default',
    attributes: {},
    mappers: [mapper('AuthnContextClassRef', 'saml-authn-context-class-ref-mapper')],
  }),
  oidc('profile', 'OpenID Connect built-in scope: profile', {
    assignment: 'default',
    attributes: { ...inToken(true), ...shown('profile') },
    mappers: [
      mapper('full name', 'oidc-full-name-mapper', EVERYWHERE),
      attribute('family name', 'lastName', 'family_name'),
      attribute('given name', 'firstName', 'given_name'),
      attribute('middle name', 'middleName', 'middle_name'),
      attribute('nickname', 'nickname', 'nickname'),
      attribute('username', 'username', 'preferred_username'),
      attribute('profile', 'profile', 'profile'),
      attribute('picture', 'picture', 'picture'),
      attribute('website', 'website', 'website'),
      attribute('gender', 'gender', 'gender'),
      attribute('birthdate', 'birthdate', 'birthdate'),
      attribute('zoneinfo', 'zoneinfo', 'zoneinfo'),
      attribute('locale', 'locale', 'locale'),
      attribute('updated at', 'updatedAt', 'updated_at', 'long'),
    ],
  }),
  oidc('email', 'OpenID Connect built-in scope: email', {
    assignment: 'default',
    attributes: { ...inToken(true), ...shown('email') },
    mappers: [
      attribute('email', 'email', 'email'),
      mapper('email verified', 'oidc-usermodel-property-mapper', {
        ...EVERYWHERE,
        'user.attribute': 'emailVerified',
        ...claim('email_verified', 'boolean'),
      }),
    ],
  }),
  oidc('address', 'OpenID Connect built-in scope: address', {
    assignment: 'optional',
    attributes: { ...inToken(true), ...shown('address') },
    mappers: [
      mapper('address', 'oidc-address-mapper', {
        ...EVERYWHERE,
        ...Object.fromEntries(
          ['formatted', 'street', 'locality', 'region', 'postal_code', 'country'].map(address),
        ),
      }),
    ],
  }),
  oidc('phone', 'OpenID Connect built-in scope: phone', {
    assignment: 'optional',
    attributes: { ...inToken(true), ...shown('phone') },
    mappers: [
      attribute('phone number', 'phoneNumber', 'phone_number'),
      attribute('phone number verified', 'phoneNumberVerified', 'phone_number_verified', 'boolean'),
    ],
  }),
  oidc('roles', 'OpenID Connect scope for add user roles to the access token', {
    assignment: 'default',
    attributes: { ...inToken(false), ...shown('roles') },
    mappers: [
      mapper('realm roles', 'oidc-usermodel-realm-role-mapper', {
        ...TOKENS,
        'user.attribute': 'foo',
        ...claim('realm_access.roles', 'String'),
        multivalued: 'true',
      }),
      mapper('client roles', 'oidc-usermodel-client-role-mapper', {
        ...TOKENS,
        'user.attribute': 'foo',
        ...claim(`resource_access.\${client_id}.roles`, 'String'),
        multivalued: 'true',
      }),
      mapper('audience resolve', 'oidc-audience-resolve-mapper', TOKENS),
    ],
  }),
  oidc('web-origins', 'OpenID Connect scope for add allowed web origins to the access token', {
    assignment: 'default',
    attributes: { ...inToken(false), 'consent.screen.text': '', ...HIDDEN },
    mappers: [mapper('allowed web origins', 'oidc-allowed-origins-mapper', TOKENS)],
  }),
  oidc('microprofile-jwt', 'Microprofile - JWT built-in scope', {
    assignment: 'optional',
    attributes: { ...inToken(true), ...HIDDEN },
    mappers: [
      attribute('upn', 'username', 'upn'),
      mapper('groups', 'oidc-usermodel-realm-role-mapper', {
        ...TOKENS_AND_ID,
        'user.attribute': 'foo',
        ...claim('groups', 'String'),
        multivalued: 'true',
      }),
    ],
  }),
  oidc('acr', 'OpenID Connect scope for add acr (authentication context class reference) to the token', {
    assignment: 'default',
    attributes: { ...inToken(false), ...HIDDEN },
    mappers: [mapper('acr loa level', 'oidc-acr-mapper', TOKENS_AND_ID)],
  }),
  oidc('basic', 'OpenID Connect scope for add all basic claims to the token', {
    assignment: 'default',
    attributes: { ...inToken(false), ...HIDDEN },
    mappers: [note('auth_time', 'AUTH_TIME', 'auth_time', 'long'), mapper('sub', 'oidc-sub-mapper', TOKENS)],
  }),
  oidc('service_account', 'Specific scope for a client enabled for service accounts', {
    assignment: 'none',
    attributes: { ...inToken(false), ...HIDDEN },
    mappers: [
      note('Client ID', 'client_id', 'client_id'),
      note('Client Host', 'clientHost', 'clientHost'),
      note('Client IP Address', 'clientAddress', 'clientAddress'),
    ],
  }),
  oidc('organization', 'Additional claims about the organization a subject belongs to', {
    assignment: 'optional',
    attributes: { ...inToken(true), ...shown('organization') },
    mappers: [
      mapper('organization', 'oidc-organization-membership-mapper', {
        ...TOKENS_AND_ID,
        ...claim('organization', 'String'),
        multivalued: 'true',
      }),
    ],
  }),
];
