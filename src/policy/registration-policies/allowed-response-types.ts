import { responseTypesOf } from '../../domain/clients/grant-types.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-response-types';

/** The words of a response type in an order of their own: `token code` is `code token`. */
const sorted = (type: string) => type.split(' ').sort().join(' ');

/** A client has no other response types than these: without those that name a token no implicit or hybrid flow. */
export const allowedResponseTypes: RegistrationPolicy = {
  id: 'allowed-response-types',
  helpText: 'Which response types a client may have: code alone forbids the implicit flow',
  properties: [
    {
      name: ALLOWED,
      label: 'Allowed Response Types',
      helpText: 'Response types as in client metadata; `none` goes with `code`',
      type: 'MultivaluedList',
      options: ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'],
      check: 'option',
    },
  ],
  isOfOAuth: true,
  judge({ client }, config) {
    const allowed = (config[ALLOWED] ?? []).map(sorted);
    const refused = responseTypesOf(client).find(
      (type) => type !== 'none' && !allowed.includes(sorted(type)),
    );
    if (refused !== undefined)
      throw new PolicyViolation(
        `${refused} is not allowed (${among(config[ALLOWED] ?? [])})`,
        'response_types',
      );
    return client;
  },
};
