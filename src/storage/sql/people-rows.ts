import type { Generated } from 'kysely';

/* The people of a realm, and what is known of each of them. */

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

export interface UserRoleRow {
  realm_id: string;
  user_id: string;
  role_id: string;
}

export interface UserGroupRow {
  realm_id: string;
  user_id: string;
  group_id: string;
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

export interface FederatedIdentityRow {
  realm_id: string;
  user_id: string;
  provider_id: string;
  external_id: string | null;
  external_name: string | null;
  token: string | null;
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

/** Their tables. */
export interface PeopleTables {
  users: UserRow;
  user_roles: UserRoleRow;
  user_groups: UserGroupRow;
  credentials: CredentialRow;
  federated_identities: FederatedIdentityRow;
  consents: ConsentRow;
  consent_scopes: ConsentScopeRow;
  login_failures: LoginFailureRow;
}
