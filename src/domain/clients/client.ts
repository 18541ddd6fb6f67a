import type { ProtocolMapper } from '../client-scopes/client-scope.ts';
import type { ScopeRequest } from './scope-requests.ts';

/**
 * A registered client: an application that may ask this realm for tokens. Field names are those of Keycloak's
 * ClientRepresentation; scopes are held by id so that a renamed scope stays assigned.
 */
export interface Client {
  /** Internal id (UUID), the one in Admin REST paths. */
  readonly id: string;
  readonly realmId: string;
  readonly clientId: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: string;
  readonly rootUrl?: string;
  readonly adminUrl?: string;
  readonly baseUrl?: string;
  readonly surrogateAuthRequired: boolean;
  readonly enabled: boolean;
  readonly alwaysDisplayInConsole: boolean;
  readonly clientAuthenticatorType: string;
  /** The client secret in clear; sealed at rest. */
  readonly secret?: string;
  /** Id (`jti`) of the registration access token in force; stored as a hash, so absent on a client read back. */
  readonly registrationTokenId?: string;
  /** Whether a registration access token is in force, and the hash of its id. Set by the store. */
  readonly registrationTokenHash?: string;
  /** The one before, where the realm lets it be used a while longer: the hash of its id, and until when (seconds since 1970). */
  readonly previousRegistrationToken?: { readonly hash: string; readonly until: number } | undefined;
  /** How often the client was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
  readonly redirectUris: readonly string[];
  readonly webOrigins: readonly string[];
  /** Seconds since 1970; tokens issued before are refused. */
  readonly notBefore: number;
  readonly bearerOnly: boolean;
  readonly consentRequired: boolean;
  readonly standardFlowEnabled: boolean;
  readonly implicitFlowEnabled: boolean;
  readonly directAccessGrantsEnabled: boolean;
  readonly serviceAccountsEnabled: boolean;
  readonly publicClient: boolean;
  readonly frontchannelLogout: boolean;
  /** Absent for the clients that stand for a realm in `master`. */
  readonly protocol?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly authenticationFlowBindingOverrides: Readonly<Record<string, string>>;
  readonly fullScopeAllowed: boolean;
  /** Seconds; -1 for never. */
  readonly nodeReRegistrationTimeout: number;
  readonly registeredNodes?: Readonly<Record<string, number>>;
  readonly protocolMappers: readonly ProtocolMapper[];
  /** Ids of client scopes. */
  readonly defaultClientScopes: readonly string[];
  readonly optionalClientScopes: readonly string[];
  /** Client scopes that it asked for and has not been given. */
  readonly scopeRequests?: readonly ScopeRequest[];
  /** Ids of roles this client may carry in tokens when `fullScopeAllowed` is false. */
  readonly scopeMappings: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
