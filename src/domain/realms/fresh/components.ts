import { newId } from '../../../lib/ids.ts';
import type { Component } from '../../components/component.ts';
import type { ComponentConfig } from '../../components/config.ts';
import { KEY_PROVIDER_TYPE } from '../../keys/provider.ts';
import { findKeyProvider } from '../../keys/providers/index.ts';

export const REGISTRATION_POLICY_TYPE =
  'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';

/**
 * The key providers and registration policies of a new realm (Keycloak 26.7), but for the types that it has. Generates its
 * keys.
 */
export async function freshComponents(
  realmId: string,
  realmName: string,
  now: number,
  has: ReadonlySet<string>,
): Promise<Component[]> {
  const keys = (has.has(KEY_PROVIDER_TYPE) ? [] : KEYS).map(
    async ([name, providerId, config]): Promise<Component> => {
      const secrets = await findKeyProvider(providerId)?.secrets(config, {}, { name: realmName }, now);
      return {
        id: newId(),
        realmId,
        parentId: realmId,
        name,
        providerId,
        providerType: KEY_PROVIDER_TYPE,
        config,
        secrets: secrets ?? {},
      };
    },
  );
  const policies = (has.has(REGISTRATION_POLICY_TYPE) ? [] : POLICIES).map(
    ([subType, name, providerId, config]): Component => ({
      id: newId(),
      realmId,
      parentId: realmId,
      name,
      providerId,
      providerType: REGISTRATION_POLICY_TYPE,
      subType,
      config,
      secrets: {},
    }),
  );
  return [...(await Promise.all(keys)), ...policies];
}

const PRIORITY: ComponentConfig = { priority: ['100'] };

const KEYS: readonly (readonly [name: string, providerId: string, config: ComponentConfig])[] = [
  ['rsa-generated', 'rsa-generated', PRIORITY],
  ['rsa-enc-generated', 'rsa-enc-generated', { ...PRIORITY, algorithm: ['RSA-OAEP'] }],
  ['hmac-generated-hs512', 'hmac-generated', { ...PRIORITY, algorithm: ['HS512'] }],
  ['aes-generated', 'aes-generated', PRIORITY],
];

/** Mapper kinds that can only tell what the user's profile says: harmless in a client somebody registers. */
const HARMLESS_MAPPERS: ComponentConfig = {
  'allowed-protocol-mapper-types': [
    'oidc-address-mapper',
    'oidc-full-name-mapper',
    'oidc-sha256-pairwise-sub-mapper',
    'oidc-usermodel-attribute-mapper',
    'oidc-usermodel-property-mapper',
    'saml-role-list-mapper',
    'saml-user-attribute-mapper',
    'saml-user-property-mapper',
  ],
};
const DEFAULT_SCOPES: ComponentConfig = { 'allow-default-scopes': ['true'] };
const HOSTS: ComponentConfig = {
  'host-sending-registration-request-must-match': ['true'],
  'client-uris-must-match': ['true'],
};

const POLICIES: readonly (readonly [
  subType: string,
  name: string,
  providerId: string,
  config: ComponentConfig,
])[] = [
  ['anonymous', 'Trusted Hosts', 'trusted-hosts', HOSTS],
  ['anonymous', 'Consent Required', 'consent-required', {}],
  ['anonymous', 'Full Scope Disabled', 'scope', {}],
  ['anonymous', 'Max Clients Limit', 'max-clients', { 'max-clients': ['200'] }],
  ['anonymous', 'Allowed Protocol Mapper Types', 'allowed-protocol-mappers', HARMLESS_MAPPERS],
  ['anonymous', 'Allowed Client Scopes', 'allowed-client-templates', DEFAULT_SCOPES],
  ['anonymous', 'Allowed Registration Web Origins', 'registration-web-origins', {}],
  ['authenticated', 'Allowed Protocol Mapper Types', 'allowed-protocol-mappers', HARMLESS_MAPPERS],
  ['authenticated', 'Allowed Client Scopes', 'allowed-client-templates', DEFAULT_SCOPES],
  ['authenticated', 'Allowed Registration Web Origins', 'registration-web-origins', {}],
];
