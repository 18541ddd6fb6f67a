import { CLIENT_AUTHENTICATORS } from '../../domain/authentication/providers/client-authenticators.ts';
import { FORMS } from '../../domain/authentication/providers/form-actions.ts';
import { authenticators, formActions } from '../../domain/authentication/providers/index.ts';
import { MAPPER_TYPES } from '../../domain/client-scopes/mapper-types.ts';
import { SAML_MAPPER_TYPES } from '../../domain/client-scopes/saml-mapper-types.ts';
import type { ConfigProperty } from '../../domain/components/config.ts';
import { eventListeners } from '../../domain/events/listeners.ts';
import { providerKinds } from '../../domain/identity-providers/kinds.ts';
import { PROVIDER_MAPPER_TYPES } from '../../domain/identity-providers/mapper-types.ts';
import { KEY_PROVIDER_TYPE } from '../../domain/keys/provider.ts';
import { keyProviders } from '../../domain/keys/providers/index.ts';
import { REGISTRATION_POLICY_TYPE } from '../../domain/realms/fresh/components.ts';
import { validators } from '../../domain/users/profile/validators/index.ts';
import { USER_STORE_TYPE, userStores } from '../../domain/users/user-stores/user-stores.ts';
import type { Extended } from '../../lib/catalogue.ts';
import { NEGATIVE_LOGIC } from '../../policy/client-policies/condition.ts';
import { conditions } from '../../policy/client-policies/conditions/index.ts';
import { executors } from '../../policy/client-policies/executors/index.ts';
import { registrationPolicies } from '../../policy/registration-policies/index.ts';
import { INSTALLATIONS } from '../installation/index.ts';
import { propertyRepresentation } from '../property-representation.ts';

interface Provider {
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
}

/** The providers there are, by the interface they stand behind in Keycloak. */
const types = (extended: Extended): Readonly<Record<string, readonly Provider[]>> => ({
  'org.keycloak.authentication.Authenticator': [...authenticators.in(extended).values()],
  'org.keycloak.authentication.ClientAuthenticator': CLIENT_AUTHENTICATORS,
  'org.keycloak.authentication.FormAction': [...formActions.in(extended).values()],
  'org.keycloak.authentication.FormAuthenticator': FORMS,
  'org.keycloak.protocol.ProtocolMapper': [...MAPPER_TYPES, ...SAML_MAPPER_TYPES],
  [KEY_PROVIDER_TYPE]: keyProviders,
  'org.keycloak.broker.provider.IdentityProviderMapper': PROVIDER_MAPPER_TYPES,
  'org.keycloak.broker.social.SocialIdentityProvider': SOCIAL,
  'org.keycloak.validate.Validator': [...validators.values()],
  [REGISTRATION_POLICY_TYPE]: [...registrationPolicies.in(extended).values()],
  [USER_STORE_TYPE]: [...userStores.in(extended).values()],
  'org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider': CONDITIONS,
  'org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider': [...executors.values()],
});

const SOCIAL: readonly Provider[] = [...providerKinds.values()]
  .filter(({ group }) => group === 'Social')
  .map(({ id, properties }) => ({ id, helpText: '', properties }));

/** Every condition may be turned into its contrary. */
const CONDITIONS: readonly Provider[] = [...conditions.values()].map(({ id, helpText, properties }) => ({
  id,
  helpText,
  properties: [NEGATIVE_LOGIC, ...properties],
}));

/** What consoles draw the forms of components from. */
export const componentTypes = (extended: Extended) =>
  Object.fromEntries(
    Object.entries(types(extended)).map(([type, providers]) => [
      type,
      providers.map(({ id, helpText, properties }) => ({
        id,
        helpText,
        properties: properties.map((property) => propertyRepresentation(property)),
        metadata: {},
      })),
    ]),
  );

/** The providers of each kind, by Keycloak's name of it: what is offered in lists. */
export const providers = (extended: Extended) =>
  Object.fromEntries(
    Object.entries({
      eventsListener: [...eventListeners.in(extended).values()],
      authenticator: [...authenticators.in(extended).values()],
      'client-authenticator': CLIENT_AUTHENTICATORS,
      'form-action': [...formActions.in(extended).values()],
      'form-authenticator': FORMS,
      'protocol-mapper': [...MAPPER_TYPES, ...SAML_MAPPER_TYPES],
      keys: keyProviders,
      'identity-provider-mapper': PROVIDER_MAPPER_TYPES,
      social: SOCIAL,
      'client-registration-policy': [...registrationPolicies.in(extended).values()],
      storage: [...userStores.in(extended).values()],
      'client-policy-condition': CONDITIONS,
      'client-policy-executor': [...executors.values()],
      'client-registration': [
        { id: 'default' },
        { id: 'openid-connect' },
        { id: 'install' },
        { id: 'saml2-entity-descriptor' },
      ],
      'client-installation': INSTALLATIONS,
      // Clients of either protocol are administered; logging in by SAML is not built.
      'login-protocol': [{ id: 'openid-connect' }, { id: 'saml' }],
    }).map(([kind, list]) => [
      kind,
      { internal: true, providers: Object.fromEntries(list.map(({ id }) => [id, { order: 0 }])) },
    ]),
  );
