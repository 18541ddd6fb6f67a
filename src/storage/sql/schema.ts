import type { Generated } from 'kysely';
import type { SessionKind } from '../../domain/sessions/session.ts';
import type { PassingTables } from './passing-rows.ts';

/*
 * A thing is one row: columns for what is queried, unique or changed by itself, and `doc`, a JSON document, for the
 * rest. Rows of a realm are keyed by (realm_id, id), so that no lookup can reach over a realm's border. Documents are
 * text on both databases: they are only ever read whole, and PostgreSQL's JSON types refuse \u0000.
 */

export interface RealmRow {
  id: string;
  name: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
  /** Sealed JSON object; null for none. */
  secrets: string | null;
}

/** A row as it is written: the database counts its revisions. */
export type Written<Row> = Omit<Row, 'revision'>;

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

export interface UserRow {
  realm_id: string;
  id: string;
  username: string;
  email: string | null;
  /** The email where it must be unique; null where the realm allows duplicates. */
  unique_email: string | null;
  service_account_client_id: string | null;
  /** Lower case, as is `last_name`. */
  first_name: string | null;
  last_name: string | null;
  /** What the username looks like, where that is something else; likewise `email_look`. */
  username_look: string | null;
  email_look: string | null;
  /** The same of names that people choose for themselves, whatever it is: nobody else chooses one that looks so. */
  chosen_username: string | null;
  chosen_email: string | null;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

export interface UserGroupRow {
  realm_id: string;
  user_id: string;
  group_id: string;
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

export interface UserRoleRow {
  realm_id: string;
  user_id: string;
  role_id: string;
}

export interface CredentialRow {
  realm_id: string;
  id: string;
  user_id: string;
  /** Sealed. */
  secret: string;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
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

export interface FederatedIdentityRow {
  realm_id: string;
  user_id: string;
  provider_id: string;
  external_id: string | null;
  external_name: string | null;
  token: string | null;
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

export interface UserSessionRow {
  realm_id: string;
  id: string;
  kind: SessionKind;
  user_id: string;
  /** Seconds since 1970. */
  started_at: number;
  last_access: number;
  /** Hash of which session at which identity provider it began by: an id is as long as they like. */
  broker_session: string | null;
  doc: string;
}

export interface ClientSessionRow {
  realm_id: string;
  session_id: string;
  kind: SessionKind;
  /** Internal id. */
  client_id: string;
  last_access: number;
  /** How often it was changed. */
  revision: Generated<number>;
  doc: string;
}

/** Milliseconds since 1970. */
export interface ConsentRow {
  realm_id: string;
  user_id: string;
  /** Internal id. */
  client_id: string;
  created_at: number;
  updated_at: number;
}

export interface ConsentScopeRow {
  realm_id: string;
  user_id: string;
  client_id: string;
  scope_id: string;
}

/** Ids of tokens that are over before they expire, until that second since 1970. */
export interface SpentTokenRow {
  realm_id: string;
  id: string;
  expires_at: number;
}

export interface LoginFailureRow {
  realm_id: string;
  user_id: string;
  failures: number;
  secondary_failures: number;
  temporary_lockouts: number;
  /** Seconds since 1970. */
  locked_until: number;
  /** Milliseconds since 1970. */
  last_failure: number;
  last_address: string;
  /** How often it was changed. */
  revision: Generated<number>;
}

export interface EventRow {
  position: Generated<number>;
  realm_id: string;
  kind: string;
  time: number;
  /** 1 for the realm's own list, 2 for the audit record, 3 for both. */
  kept: number;
  /** These repeat the document, cut short and without NUL, for queries. */
  type: string | null;
  client_id: string | null;
  user_id: string | null;
  ip_address: string | null;
  resource_type: string | null;
  resource_path: string | null;
  auth_realm_id: string | null;
  doc: string;
}

/** Ids of the key-encryption keys this database has been sealed with. */
export interface SealingKeyRow {
  id: string;
}

export interface SchemaMigrationRow {
  number: number;
  name: string;
}

export interface Tables extends PassingTables {
  realms: RealmRow;
  realm_authentication: RealmAuthenticationRow;
  clients: ClientRow;
  client_scopes: ClientScopeRow;
  components: ComponentRow;
  roles: RoleRow;
  role_composites: RoleCompositeRow;
  users: UserRow;
  user_roles: UserRoleRow;
  user_groups: UserGroupRow;
  groups: GroupRow;
  group_roles: GroupRoleRow;
  credentials: CredentialRow;
  identity_providers: IdentityProviderRow;
  federated_identities: FederatedIdentityRow;
  initial_access_tokens: InitialAccessTokenRow;
  user_sessions: UserSessionRow;
  client_sessions: ClientSessionRow;
  consents: ConsentRow;
  consent_scopes: ConsentScopeRow;
  spent_tokens: SpentTokenRow;
  login_failures: LoginFailureRow;
  events: EventRow;
  sealing_keys: SealingKeyRow;
  schema_migrations: SchemaMigrationRow;
}
