import { CLIENT_AUTHENTICATORS } from '../../../domain/authentication/providers/client-authenticators.ts';
import type { RequestEvent } from '../client-request.ts';
import { textOf, textsOf } from '../configuration.ts';
import { defineExecutor, invalidMetadata, invalidRequest } from '../executor.ts';

interface Settings {
  readonly allowed: readonly string[];
  readonly usual: string | undefined;
}

const AUTHENTICATORS = CLIENT_AUTHENTICATORS.map(({ id }) => id);

/** Requests with which clients prove themselves. */
const PROVING: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'TOKEN_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'TOKEN_REFRESH',
  'TOKEN_REVOKE',
  'TOKEN_INTROSPECT',
  'LOGOUT_REQUEST',
]);

/** Which ways of proving themselves clients may have (OpenID Connect Core section 9, RFC 8705). */
export const secureClientAuthenticator = defineExecutor<Settings>({
  id: 'secure-client-authenticator',
  helpText: 'Holds confidential clients to ways of authentication that are allowed',
  properties: [
    {
      name: 'allowed-client-authenticators',
      label: 'Allowed Client Authenticators',
      helpText: 'The ways that are allowed',
      type: 'MultivaluedList',
      options: AUTHENTICATORS,
    },
    {
      name: 'default-client-authenticator',
      label: 'Default Client Authenticator',
      helpText: 'The way of clients that name none',
      type: 'List',
      defaultValue: 'client-jwt',
      options: AUTHENTICATORS,
    },
  ],
  settings: (configuration) => ({
    allowed: textsOf(configuration, 'allowed-client-authenticators'),
    usual: textOf(configuration, 'default-client-authenticator'),
  }),
  onChange({ client, before, asked }, { allowed, usual }) {
    const authenticated =
      usual !== undefined && !before && asked.clientAuthenticatorType === undefined
        ? { ...client, clientAuthenticatorType: usual }
        : client;
    if (!authenticated.publicClient && !allowed.includes(authenticated.clientAuthenticatorType))
      throw invalidMetadata(
        'Invalid client metadata: token_endpoint_auth_method',
        'token_endpoint_auth_method',
      );
    return authenticated;
  },
  onRequest({ on, client }, { allowed }) {
    if (PROVING.has(on) && !client.publicClient && !allowed.includes(client.clientAuthenticatorType))
      throw invalidRequest('Configured client authentication method not allowed for client');
    return undefined;
  },
});
