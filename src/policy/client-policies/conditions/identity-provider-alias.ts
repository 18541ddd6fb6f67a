import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';

/** The identity provider that a request has to do with, where it has to do with one. */
export const identityProviderAlias = defineCondition<readonly string[]>({
  id: 'identity-provider-alias',
  helpText: 'Met by requests about one of these identity providers, such as the JWT authorization grant',
  properties: [
    {
      name: 'identity_provider_aliases',
      label: 'Identity provider aliases',
      helpText: 'Aliases of the identity providers',
      type: 'IdentityProviderMultiList',
      required: true,
    },
  ],
  settings: (configuration) => textsOf(configuration, 'identity_provider_aliases'),
  vote(occasion, aliases) {
    const alias = occasion.kind === 'request' ? occasion.request.identityProvider : undefined;
    return alias === undefined ? undefined : aliases.includes(alias);
  },
});
