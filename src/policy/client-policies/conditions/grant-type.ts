import type { AuthorizationRequest, RequestEvent } from '../client-request.ts';
import { defineCondition } from '../condition.ts';
import { textsOf } from '../configuration.ts';

/** The grant that each request is about. */
const GRANTS: Partial<Record<RequestEvent, string>> = {
  TOKEN_REFRESH: 'refresh_token',
  RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST: 'password',
  SERVICE_ACCOUNT_TOKEN_REQUEST: 'client_credentials',
  TOKEN_EXCHANGE_REQUEST: 'urn:ietf:params:oauth:grant-type:token-exchange',
  DEVICE_TOKEN_REQUEST: 'urn:ietf:params:oauth:grant-type:device_code',
  JWT_AUTHORIZATION_GRANT: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
};

/** By which grant a client asks for tokens. */
export const grantType = defineCondition<readonly string[]>({
  id: 'grant-type',
  helpText: 'Met by requests of these grant types',
  properties: [
    {
      name: 'grant_types',
      label: 'Grant Types',
      helpText: 'The grant types',
      type: 'MultivaluedList',
      options: [
        'authorization_code',
        'implicit',
        'refresh_token',
        'password',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ],
    },
  ],
  settings: (configuration) => textsOf(configuration, 'grant_types'),
  vote(occasion, types) {
    if (occasion.kind !== 'request') return undefined;
    const { on, authorization } = occasion.request;
    if (on === 'AUTHORIZATION_REQUEST') return begunBy(authorization).some((type) => types.includes(type));
    const type = GRANTS[on];
    return type === undefined ? undefined : types.includes(type);
  },
});

/** The grants that an authorization request begins. */
const begunBy = ({ responseType }: Partial<AuthorizationRequest> = {}): readonly string[] => [
  ...(responseType?.includes('code') ? ['authorization_code'] : []),
  ...(responseType?.some((word) => word === 'token' || word === 'id_token') ? ['implicit'] : []),
];
