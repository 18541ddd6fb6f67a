import type { ClientScope } from '../client-scopes/client-scope.ts';
import { mapperRepresentation } from '../client-scopes/mapper-representation.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';
import { attributesToShow } from './client-secret.ts';
import type { ClientRepresentation } from './representation.ts';

/** What of a client's answer depends on who asks. */
export interface Shown {
  readonly registrationAccessToken?: string | undefined;
  /** Only the registration endpoints name the client's default roles. */
  readonly defaultRoles?: readonly string[];
  readonly access?: Readonly<Record<string, boolean>>;
}

/** The client in Keycloak's JSON, members in Keycloak's order; those it has not are undefined, which JSON leaves out. */
export function toRepresentation(client: Client, realm: RealmView, shown: Shown = {}): ClientRepresentation {
  const { publicClient, secret, protocolMappers } = client;
  return {
    id: client.id,
    clientId: client.clientId,
    name: client.name,
    description: client.description,
    type: client.type,
    rootUrl: client.rootUrl,
    adminUrl: client.adminUrl,
    baseUrl: client.baseUrl,
    surrogateAuthRequired: client.surrogateAuthRequired,
    enabled: client.enabled,
    alwaysDisplayInConsole: client.alwaysDisplayInConsole,
    clientAuthenticatorType: client.clientAuthenticatorType,
    secret: publicClient ? undefined : secret,
    registrationAccessToken: shown.registrationAccessToken,
    defaultRoles: shown.defaultRoles && [...shown.defaultRoles],
    redirectUris: [...client.redirectUris],
    webOrigins: [...client.webOrigins],
    notBefore: client.notBefore,
    bearerOnly: client.bearerOnly,
    consentRequired: client.consentRequired,
    standardFlowEnabled: client.standardFlowEnabled,
    implicitFlowEnabled: client.implicitFlowEnabled,
    directAccessGrantsEnabled: client.directAccessGrantsEnabled,
    serviceAccountsEnabled: client.serviceAccountsEnabled,
    publicClient,
    frontchannelLogout: client.frontchannelLogout,
    protocol: client.protocol,
    attributes: attributesToShow(client),
    authenticationFlowBindingOverrides: { ...client.authenticationFlowBindingOverrides },
    fullScopeAllowed: client.fullScopeAllowed,
    nodeReRegistrationTimeout: client.nodeReRegistrationTimeout,
    registeredNodes: withoutNothing(client.registeredNodes),
    protocolMappers: protocolMappers.length > 0 ? protocolMappers.map(mapperRepresentation) : undefined,
    defaultClientScopes: scopeNames(client.defaultClientScopes, realm.clientScopes),
    optionalClientScopes: scopeNames(client.optionalClientScopes, realm.clientScopes),
    access: shown.access && { ...shown.access },
  } as ClientRepresentation;
}

/** Names of scopes by id; one that was deleted is left out. */
export function scopeNames(ids: readonly string[], scopes: readonly ClientScope[]): string[] {
  return scopes.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
}

/** Nobody is told of nodes that there are none of. */
const withoutNothing = (nodes: Client['registeredNodes'] = {}) =>
  Object.keys(nodes).length > 0 ? { ...nodes } : undefined;
