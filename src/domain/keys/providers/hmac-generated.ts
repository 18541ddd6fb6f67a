import { generatedSecret } from '../symmetric.ts';

export const hmacGenerated = generatedSecret({
  id: 'hmac-generated',
  helpText: 'Generates HMAC secret key',
  use: 'SIG',
  // What a component says nothing of is not what the console proposes (as Keycloak).
  defaultAlgorithm: 'HS256',
  defaultSize: '128',
  sizes: ['16', '24', '32', '64', '128', '256', '512'],
  properties: [
    {
      name: 'algorithm',
      label: 'Algorithm',
      helpText: 'Intended algorithm of the key',
      type: 'List',
      defaultValue: 'HS512',
      options: ['HS256', 'HS384', 'HS512'],
    },
  ],
});
