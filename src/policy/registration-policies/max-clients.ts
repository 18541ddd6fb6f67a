import { type ComponentConfig, configValue } from '../../domain/components/config.ts';
import { PolicyViolation, type RegistrationPolicy } from './policy.ts';

const limitOf = (config: ComponentConfig): number => Number(configValue(config, 'max-clients') ?? 200);

/** Ends self-registration when the realm is full. */
export const maxClients: RegistrationPolicy = {
  id: 'max-clients',
  helpText:
    "When present, then it won't be allowed to register new client if count of existing clients in realm is same or bigger than configured limit",
  properties: [
    {
      name: 'max-clients',
      label: 'Max Clients Per Realm',
      helpText: 'Clients of the realm, at most',
      type: 'String',
      defaultValue: '200',
      check: 'integer',
      mustBeSaid: true,
    },
  ],
  clientLimit: limitOf,
  async judge({ client, before, countClients }, config) {
    const limit = limitOf(config);
    if (before === undefined && (await countClients()) >= limit) {
      throw new PolicyViolation(`It's allowed to have max ${limit} clients per realm`);
    }
    return client;
  },
};
