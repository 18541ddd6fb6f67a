import { ownAddressOf } from '../realms/realm-address.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';

/** What an application's adapter is told of its realm and client (Keycloak's `keycloak.json`), members in its order. */
export interface AdapterConfig {
  readonly realm: string;
  readonly 'bearer-only'?: true;
  readonly 'auth-server-url': string;
  readonly 'ssl-required': string;
  readonly resource: string;
  readonly 'public-client'?: true;
  readonly 'verify-token-audience'?: true;
  readonly credentials?: AdapterCredentials;
  readonly 'use-resource-role-mappings'?: true;
  readonly 'confidential-port': number;
}

/** By the way the client authenticates: a secret, or what it is made of. */
export type AdapterCredentials = Readonly<Record<string, string | Readonly<Record<string, string | number>>>>;

/** @param baseUrl scheme, host and base path under which the caller reached us */
export function adapterConfig(
  client: Client,
  realm: RealmView,
  baseUrl: string,
  { verifyAudience = false } = {},
): AdapterConfig {
  const { clientId, publicClient, bearerOnly } = client;
  const { frontendUrl } = realm.settings.attributes;
  return {
    realm: realm.name,
    ...(bearerOnly && { 'bearer-only': true }),
    // An address of the realm's own stands there as it was set.
    'auth-server-url': ownAddressOf(realm) === undefined ? `${baseUrl}/` : (frontendUrl ?? ''),
    'ssl-required': realm.settings.sslRequired,
    resource: clientId,
    ...(publicClient && !bearerOnly && { 'public-client': true }),
    ...(verifyAudience && { 'verify-token-audience': true }),
    ...(!publicClient && !bearerOnly && { credentials: credentials(client) }),
    ...(realm.roleOwners.has(client.id) && { 'use-resource-role-mappings': true }),
    'confidential-port': 0,
  };
}

function credentials({ clientId, clientAuthenticatorType, secret }: Client): AdapterCredentials {
  const own = secret === undefined ? {} : { secret };
  switch (clientAuthenticatorType) {
    case 'client-secret':
      return own;
    case 'client-secret-jwt':
      return { 'secret-jwt': own };
    case 'client-jwt':
      // Where the private key is, its owner alone knows.
      return {
        jwt: {
          'client-key-password': 'REPLACE WITH THE KEY PASSWORD IN KEYSTORE',
          'client-keystore-file': 'REPLACE WITH THE LOCATION OF YOUR KEYSTORE FILE',
          'client-keystore-password': 'REPLACE WITH THE KEYSTORE PASSWORD',
          'client-key-alias': clientId,
          'token-timeout': 10,
          'client-keystore-type': 'jks',
        },
      };
    default:
      return {};
  }
}
