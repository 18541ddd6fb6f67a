import type { ConfigProperty } from '../../components/config.ts';
import { ANY, type AuthenticatorProvider, provider } from './provider.ts';

export interface ClientAuthenticatorProvider extends AuthenticatorProvider {
  /** The client has a secret for it. */
  readonly supportsSecret: boolean;
  /** What each client says for it. */
  readonly clientProperties: readonly ConfigProperty[];
}

/** The ways in which clients authenticate (Keycloak 26.7). */
export const CLIENT_AUTHENTICATORS: readonly ClientAuthenticatorProvider[] = [
  {
    ...provider(
      'client-jwt',
      'Signed JWT',
      'Validates client based on signed JWT issued by client and signed with the Client private key',
      ANY,
    ),
    supportsSecret: false,
    clientProperties: [],
  },
  {
    ...provider(
      'client-secret',
      'Client Id and Secret',
      "Validates client based on 'client_id' and 'client_secret' sent either in request parameters or in 'Authorization: Basic' header",
      ANY,
    ),
    supportsSecret: true,
    clientProperties: [],
  },
  {
    ...provider(
      'client-secret-jwt',
      'Signed JWT with Client Secret',
      'Validates client based on signed JWT issued by client and signed with the Client Secret',
      ANY,
    ),
    supportsSecret: true,
    clientProperties: [],
  },
  {
    ...provider('client-x509', 'X509 Certificate', 'Validates client based on a X509 Certificate', ANY),
    supportsSecret: false,
    clientProperties: [],
  },
  {
    ...provider(
      'federated-jwt',
      'Signed JWT - Federated',
      'Validates client based on signed JWT issued and signed by an external identity provider',
      ANY,
    ),
    supportsSecret: false,
    clientProperties: [
      {
        name: 'jwt.credential.issuer',
        label: 'Identity provider',
        helpText:
          'Issuer of the client assertion. Use the alias of an identity provider set up in this realm.',
        type: 'String',
        required: true,
      },
      {
        name: 'jwt.credential.sub',
        label: 'Federated subject',
        helpText: 'External clientId (subject) as provided by the identity provider.',
        type: 'String',
        required: true,
      },
    ],
  },
];
