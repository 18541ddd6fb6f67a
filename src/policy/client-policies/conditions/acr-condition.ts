import { defineCondition } from '../condition.ts';
import { textOf } from '../configuration.ts';

/** The level of authentication that an authorization request asks for. */
export const acrCondition = defineCondition<string | undefined>({
  id: 'acr-condition',
  helpText: 'Met by authorization requests that ask for this authentication context class',
  properties: [
    { name: 'acr-property', label: 'ACR', helpText: 'The class, as acr_values has it', type: 'String' },
  ],
  settings: (configuration) => textOf(configuration, 'acr-property'),
  vote(occasion, acr) {
    if (occasion.kind !== 'request' || occasion.request.on !== 'AUTHORIZATION_REQUEST') return undefined;
    return acr !== undefined && (occasion.request.authorization?.acrValues.includes(acr) ?? false);
  },
});
