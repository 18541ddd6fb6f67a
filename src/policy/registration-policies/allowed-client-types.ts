import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-client-types';

/** Public clients alone, or confidential ones (RFC 6749 section 2.1). */
export const allowedClientTypes: RegistrationPolicy = {
  id: 'allowed-client-types',
  helpText: 'Which types a client may have: public, confidential or both',
  properties: [
    {
      name: ALLOWED,
      label: 'Allowed Client Types',
      helpText: 'A public client has no credentials; a confidential one has',
      type: 'MultivaluedList',
      options: ['public', 'confidential'],
      check: 'option',
      required: true,
    },
  ],
  isOfOAuth: true,
  judge({ client }, config) {
    const allowed = config[ALLOWED] ?? [];
    const type = client.publicClient ? 'public' : 'confidential';
    if (!allowed.includes(type))
      throw new PolicyViolation(
        `a ${type} client is not allowed (${among(allowed)})`,
        'token_endpoint_auth_method',
      );
    return client;
  },
};
