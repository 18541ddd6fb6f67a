import type { Generated } from 'kysely';

/* What a realm is: its own row, and the things that administrators set up in it. */

export interface RealmRow {
  id: string;
  name: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
  /** Sealed JSON object; null for none. */
  secrets: string | null;
}

/** How a realm authenticates; no row while it has what is built in. */
export interface RealmAuthenticationRow {
  realm_id: string;
  /** How often it was changed. */
  revision: number;
  doc: string;
  /** Sealed JSON object: secrets of configurations, by their ids; null for none. */
  secrets: string | null;
}

export interface ClientRow {
  realm_id: string;
  id: string;
  client_id: string;
  /** Sealed. */
  secret: string | null;
  /** SHA-256 of the id of the registration access token in force. */
  registration_token: string | null;
  /** Since when a scope of it waits for an administrator, in milliseconds since 1970. */
  waiting_since: number | null;
  /** 1 where people see it among their applications whether they use it or not. */
  always_displayed: number | null;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface ClientScopeRow {
  realm_id: string;
  id: string;
  name: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface ComponentRow {
  realm_id: string;
  id: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
  /** Sealed JSON object; null for none. */
  secrets: string | null;
}

export interface RoleRow {
  realm_id: string;
  id: string;
  client_id: string | null;
  name: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface RoleCompositeRow {
  realm_id: string;
  role_id: string;
  child_id: string;
}

export interface GroupRow {
  realm_id: string;
  id: string;
  parent_id: string | null;
  name: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface GroupRoleRow {
  realm_id: string;
  group_id: string;
  role_id: string;
}

export interface IdentityProviderRow {
  realm_id: string;
  id: string;
  alias: string;
  /** Of one that vouches for users by what it signs; null for others. */
  issuer: string | null;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
  /** Sealed JSON object; null for none. */
  secrets: string | null;
}

export interface InitialAccessTokenRow {
  realm_id: string;
  id: string;
  created_at: number;
  /** Seconds since 1970; null for never. */
  expires_at: number | null;
  remaining_count: number;
  doc: string;
}

/** Their tables. */
export interface RealmTables {
  realms: RealmRow;
  realm_authentication: RealmAuthenticationRow;
  clients: ClientRow;
  client_scopes: ClientScopeRow;
  components: ComponentRow;
  roles: RoleRow;
  role_composites: RoleCompositeRow;
  groups: GroupRow;
  group_roles: GroupRoleRow;
  identity_providers: IdentityProviderRow;
  initial_access_tokens: InitialAccessTokenRow;
}
