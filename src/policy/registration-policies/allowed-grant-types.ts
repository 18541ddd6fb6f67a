import { GRANT_TYPES, grantTypesOf } from '../../domain/clients/grant-types.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

/** The id of the policy, and the name of its list. */
export const ALLOWED_GRANT_TYPES = 'allowed-grant-types';
const REFRESH = 'use.refresh.tokens';

/** A client has no other grant types than these. Refresh tokens, which clients have unless they say otherwise, are left out where they are not among them. */
export const allowedGrantTypes: RegistrationPolicy = {
  id: ALLOWED_GRANT_TYPES,
  helpText: 'Which grant types a client may have, whoever switched them on',
  properties: [
    {
      name: ALLOWED_GRANT_TYPES,
      label: 'Allowed Grant Types',
      helpText: 'Grant types as in client metadata; those of the client that would result must be among them',
      type: 'MultivaluedList',
      options: GRANT_TYPES,
      check: 'option',
    },
  ],
  isOfOAuth: true,
  judge({ client, asked }, config) {
    const allowed = config[ALLOWED_GRANT_TYPES] ?? [];
    const refused = grantTypesOf(client).filter((type) => !allowed.includes(type));
    const wants = asked.attributes?.[REFRESH]?.toLowerCase() === 'true';
    const named = refused.find((type) => type !== 'refresh_token' || wants);
    if (named !== undefined)
      throw new PolicyViolation(`${named} is not allowed (${among(allowed)})`, 'grant_types');
    return refused.length === 0
      ? client
      : { ...client, attributes: { ...client.attributes, [REFRESH]: 'false' } };
  },
};
