import type { Client } from './client.ts';

/** `token_endpoint_auth_method` (RFC 7591 section 2) and the client authenticator that stands for it. */
export const AUTHENTICATORS: Readonly<Record<string, string>> = {
  client_secret_basic: 'client-secret',
  client_secret_post: 'client-secret',
  client_secret_jwt: 'client-secret-jwt',
  private_key_jwt: 'client-jwt',
  tls_client_auth: 'client-x509',
  none: 'none',
};

/** Holds a client with a secret to one of the two ways of sending it. */
export const ALLOWED_METHOD = 'client.secret.authentication.allowed.method';

/** How a client authenticates for whom an identity provider vouches; the standard has no word for it. */
export const FEDERATED_JWT = 'federated-jwt';

/** @returns undefined for a way that the standard has no word for */
export function authenticationMethod({
  publicClient,
  clientAuthenticatorType,
  attributes,
}: Client): string | undefined {
  if (publicClient) return 'none';
  if (clientAuthenticatorType === FEDERATED_JWT) return undefined;
  if (clientAuthenticatorType === 'client-secret') return attributes[ALLOWED_METHOD] ?? 'client_secret_basic';
  return (
    Object.keys(AUTHENTICATORS).find((method) => AUTHENTICATORS[method] === clientAuthenticatorType) ??
    'client_secret_basic'
  );
}
