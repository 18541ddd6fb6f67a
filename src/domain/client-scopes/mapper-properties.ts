import type { ConfigProperty } from '../components/config.ts';

type More = Pick<ConfigProperty, 'defaultValue' | 'options' | 'secret' | 'required'>;

/** A property whose words consoles find under a name. */
export const said = (
  name: string,
  message: string,
  type: ConfigProperty['type'],
  more: More = {},
): ConfigProperty => told(name, `${message}.label`, `${message}.tooltip`, type, more);

/** A property with words of its own. */
export const told = (
  name: string,
  label: string,
  helpText: string,
  type: ConfigProperty['type'],
  more: More = {},
): ConfigProperty => ({ name, label, helpText, type, ...more });

// What kinds of mappers have in common.

export const ID_TOKEN_CLAIM = said('id.token.claim', 'includeInIdToken', 'boolean', { defaultValue: 'true' });
export const ACCESS_TOKEN_CLAIM = said('access.token.claim', 'includeInAccessToken', 'boolean', {
  defaultValue: 'true',
});
export const LIGHTWEIGHT_CLAIM_OFF = said('lightweight.claim', 'includeInLightweight', 'boolean', {
  defaultValue: 'false',
});
export const INTROSPECTION_TOKEN_CLAIM = said(
  'introspection.token.claim',
  'includeInIntrospection',
  'boolean',
  { defaultValue: 'true' },
);
export const USERINFO_TOKEN_CLAIM = said('userinfo.token.claim', 'includeInUserInfo', 'boolean', {
  defaultValue: 'true',
});
export const CLAIM_NAME = said('claim.name', 'tokenClaimName', 'String', { required: true });
export const JSONTYPE_LABEL = said('jsonType.label', 'jsonType', 'List', {
  options: ['String', 'long', 'int', 'boolean', 'JSON'],
});
export const ACCESS_TOKENRESPONSE_CLAIM_OFF = said(
  'access.tokenResponse.claim',
  'includeInAccessTokenResponse',
  'boolean',
  { defaultValue: 'false' },
);
export const MULTIVALUED = said('multivalued', 'multivalued', 'boolean', { defaultValue: 'true' });
