import { isOn } from '../../domain/clients/attributes.ts';
import { GRANT_TYPES, grantTypesOf } from '../../domain/clients/grant-types.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

/** The id of the policy, and the name of its list. */
export const ALLOWED_GRANT_TYPES = 'allowed-grant-types';
const REFRESH = 'use.refresh.tokens';
/** A service account is given them by a switch of its own, whatever the other one says (as Keycloak). */
const REFRESH_OF_SERVICE = 'client_credentials.use_refresh_token';

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
    const types = [...grantTypesOf(client), ...(isOn(client, REFRESH_OF_SERVICE) ? ['refresh_token'] : [])];
    const refused = types.filter((type) => !allowed.includes(type));
    const wants = [REFRESH, REFRESH_OF_SERVICE].some(
      (name) => asked.attributes?.[name]?.toLowerCase() === 'true',
    );
    const named = refused.find((type) => type !== 'refresh_token' || wants);
    if (named !== undefined)
      throw new PolicyViolation(`${named} is not allowed (${among(allowed)})`, 'grant_types');
    if (refused.length === 0) return client;
    const { [REFRESH_OF_SERVICE]: _given, ...attributes } = client.attributes;
    return { ...client, attributes: { ...attributes, [REFRESH]: 'false' } };
  },
};
