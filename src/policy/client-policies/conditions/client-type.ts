import { clientOf, defineCondition } from '../condition.ts';
import { textOf } from '../configuration.ts';
import { knowsClient } from '../known-client.ts';

/** The protocol that clients speak. */
export const clientType = defineCondition<string | undefined>({
  id: 'client-type',
  helpText: 'Met by clients of this protocol',
  properties: [
    {
      name: 'protocol',
      label: 'Client protocol',
      helpText: 'The protocol',
      type: 'List',
      defaultValue: 'openid-connect',
      options: ['openid-connect', 'saml'],
    },
  ],
  settings: (configuration) => textOf(configuration, 'protocol'),
  vote: (occasion, protocol) =>
    knowsClient(occasion) ? (clientOf(occasion).protocol ?? 'openid-connect') === protocol : undefined,
});
