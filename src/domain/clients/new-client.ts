import { randomAlphanumeric } from '../../lib/ids.ts';
import type { Client } from './client.ts';

/** Characters of a generated client secret, as Keycloak's: 512 bits. */
const SECRET_LENGTH = 86;

export const newClientSecret = (): string => randomAlphanumeric(SECRET_LENGTH);

/** A confidential OpenID Connect client with Keycloak's defaults, before anything is said of it but who it is. */
export function newClient(identity: Pick<Client, 'id' | 'realmId' | 'clientId' | 'createdAt'>): Client {
  return {
    ...identity,
    surrogateAuthRequired: false,
    enabled: true,
    alwaysDisplayInConsole: false,
    clientAuthenticatorType: 'client-secret',
    redirectUris: [],
    webOrigins: [],
    notBefore: 0,
    bearerOnly: false,
    consentRequired: false,
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    publicClient: false,
    frontchannelLogout: false,
    protocol: 'openid-connect',
    attributes: {},
    authenticationFlowBindingOverrides: {},
    fullScopeAllowed: true,
    nodeReRegistrationTimeout: -1,
    protocolMappers: [],
    defaultClientScopes: [],
    optionalClientScopes: [],
    scopeMappings: [],
  };
}
