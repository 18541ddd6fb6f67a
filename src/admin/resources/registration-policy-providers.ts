import { MAPPER_KINDS } from '../../domain/client-scopes/mapper-kinds.ts';
import type { ConfigProperty } from '../../domain/components/config.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { ok } from '../../http/exchange.ts';
import { registrationPolicies } from '../../policy/registration-policies/index.ts';
import { propertyRepresentation } from '../property-representation.ts';
import { type Endpoint, NO_CACHE } from '../resource.ts';

/** `/client-registration-policy/providers`: the policies there are, and what each can be told. */
export const registrationPolicyProviderEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/client-registration-policy/providers',
    roles: ['view-realm', 'manage-realm'],
    handle: async ({ realm }) => {
      const shown = [...registrationPolicies.in(realm).values()].map(({ id, helpText, properties }) => ({
        id,
        helpText,
        properties: properties.map((property) =>
          propertyRepresentation(named(property), OPTIONS[property.name]?.(realm) ?? property.options),
        ),
        metadata: {},
      }));
      return ok(shown, NO_CACHE);
    },
  },
];

/** Keycloak's members: consoles find their words under these names. They show ours as they are. */
const MESSAGES: Readonly<Record<string, string>> = {
  'allow-default-scopes': 'allow-default-scopes',
  'allowed-client-scopes': 'allowed-client-scopes',
  'allowed-protocol-mapper-types': 'allowed-protocol-mappers',
  'client-uris-must-match': 'client-uris-must-match',
  'host-sending-registration-request-must-match': 'host-sending-registration-request-must-match',
  'max-clients': 'max-clients',
  'trusted-hosts': 'trusted-hosts',
  'web-origins': 'registration-web-origins',
};

function named(property: ConfigProperty): ConfigProperty {
  const message = MESSAGES[property.name];
  return message === undefined
    ? property
    : { ...property, label: `${message}.label`, helpText: `${message}.tooltip` };
}

/** Choices that depend on the realm, or on what else this server has. */
const scopeNames = ({ clientScopes }: RealmView) => clientScopes.map(({ name }) => name);
const OPTIONS: Readonly<Record<string, (realm: RealmView) => readonly string[]>> = {
  'allowed-scopes': scopeNames,
  'assigned-default-scopes': scopeNames,
  'assigned-optional-scopes': scopeNames,
  'allowed-client-scopes': (realm) => [...scopeNames(realm), 'openid'],
  'allowed-protocol-mapper-types': () => [...MAPPER_KINDS],
};
