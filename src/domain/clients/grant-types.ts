import { isOn } from './attributes.ts';
import type { Client } from './client.ts';

/** Grant types that are a switch among the attributes. */
export const GRANT_ATTRIBUTES: readonly (readonly [grantType: string, attribute: string])[] = [
  ['urn:openid:params:grant-type:ciba', 'oidc.ciba.grant.enabled'],
  ['urn:ietf:params:oauth:grant-type:token-exchange', 'standard.token.exchange.enabled'],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'oauth2.jwt.authorization.grant.enabled'],
  ['urn:ietf:params:oauth:grant-type:device_code', 'oauth2.device.authorization.grant.enabled'],
  ['refresh_token', 'use.refresh.tokens'],
];

/** All grant types that a client can have. */
export const GRANT_TYPES: readonly string[] = [
  'authorization_code',
  'implicit',
  'password',
  'client_credentials',
  ...GRANT_ATTRIBUTES.map(([type]) => type),
];

/** The grant types a client may use. */
export function grantTypesOf(client: Client): string[] {
  const refresh = isOn(client, 'use.refresh.tokens', true);
  return [
    ...(client.standardFlowEnabled ? ['authorization_code'] : []),
    ...(client.implicitFlowEnabled ? ['implicit'] : []),
    ...(client.directAccessGrantsEnabled ? ['password'] : []),
    ...(client.serviceAccountsEnabled ? ['client_credentials'] : []),
    ...GRANT_ATTRIBUTES.filter(
      ([type, attribute]) => type !== 'refresh_token' && isOn(client, attribute),
    ).map(([type]) => type),
    ...(refresh ? ['refresh_token'] : []),
  ];
}

/** The response types a client may use (OAuth 2.0 Multiple Response Type Encoding Practices). */
export function responseTypesOf({ standardFlowEnabled, implicitFlowEnabled }: Client): string[] {
  return [
    ...(standardFlowEnabled ? ['code', 'none'] : []),
    ...(implicitFlowEnabled ? ['id_token', 'id_token token'] : []),
    ...(standardFlowEnabled && implicitFlowEnabled
      ? ['code id_token', 'code token', 'code id_token token']
      : []),
  ];
}
