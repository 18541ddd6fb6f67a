import {
  ALLOWED_METHOD,
  AUTHENTICATORS,
  authenticationMethod,
} from '../../domain/clients/authentication-method.ts';
import { among, PolicyViolation, type RegistrationPolicy } from './policy.ts';

const ALLOWED = 'allowed-client-authentication-methods';
const WITH_SECRET = ['client_secret_basic', 'client_secret_post'];

/** Clients prove themselves in these ways alone: `private_key_jwt`, say. One that is bearer-only does so at introspection. */
export const allowedClientAuthenticationMethods: RegistrationPolicy = {
  id: 'allowed-client-authentication-methods',
  helpText: 'Which ways a client may prove itself in at the token endpoint; none is for public clients',
  properties: [
    {
      name: ALLOWED,
      label: 'Allowed Client Authentication Methods',
      helpText: 'As token_endpoint_auth_method in client metadata',
      type: 'MultivaluedList',
      options: Object.keys(AUTHENTICATORS),
      check: 'option',
    },
  ],
  isOfOAuth: true,
  judge({ client }, config) {
    const allowed = config[ALLOWED] ?? [];
    const isOpen =
      !client.publicClient &&
      client.clientAuthenticatorType === 'client-secret' &&
      !client.attributes[ALLOWED_METHOD];
    const possible = isOpen ? WITH_SECRET : [authenticationMethod(client) ?? client.clientAuthenticatorType];
    const left = possible.filter((method) => allowed.includes(method));
    const [only] = left;
    if (only === undefined)
      throw new PolicyViolation(
        `${possible[0]} is not allowed (${among(allowed)})`,
        'token_endpoint_auth_method',
      );
    // A client with a secret may send it in either way until it is held to one.
    return left.length === possible.length
      ? client
      : { ...client, attributes: { ...client.attributes, [ALLOWED_METHOD]: only } };
  },
};
